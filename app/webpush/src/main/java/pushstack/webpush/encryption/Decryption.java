package pushstack.webpush.encryption;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What decrypting gave.
public sealed interface Decryption {

  /// The clear text, which may be empty.
  @SuppressWarnings("ArrayRecordComponent") // equality looks at the bytes
  record Clear(byte[] bytes) implements Decryption {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Clear that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Clear[" + bytes.length + " bytes]";
    }
  }

  /// Truncated, tampered with, for somebody else, or not of this encoding.
  record Refused(String reason) implements Decryption {}
}
