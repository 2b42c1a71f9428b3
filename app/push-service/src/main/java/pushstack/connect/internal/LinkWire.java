package pushstack.connect.internal;

import java.io.IOException;

/// The bytes of a link in both directions. One thread reads, one writes; anybody may cut.
interface LinkWire {

  /// Waits for exactly so many bytes.
  ///
  /// @throws IOException if they do not come any more
  byte[] read(int length) throws IOException;

  /// Writes the first so many bytes of the array, which is the caller's again on return.
  void write(byte[] bytes, int length) throws IOException;

  /// Ends both directions. May be called more than once.
  void cut();
}
