package pushstack.benchmark;

import java.nio.ByteBuffer;

/// What a push carries: eight bytes that name it, a ninth so that base64url has no odd bits there,
/// and zeros. The service cannot tell it from an encrypted message.
final class Body {
  static final int NAME_BYTES = 9;

  private static final int NAME_CHARS = 12;
  private static final byte[] DATA = Text.ascii("\"data\":\"");
  private static final byte[] VALUES = values();

  private Body() {}

  private static byte[] values() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    var values = new byte[128];
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }

  /// The name in the data of a notification; 0 if there is none.
  static long read(ByteBuffer in, int begin, int end) {
    int at = Text.indexOf(in, begin, end, DATA);
    if (at < 0 || at + DATA.length + NAME_CHARS > end) {
      return 0;
    }
    long name = 0;
    // Ten characters are 60 bits; of the eleventh four belong to the name.
    for (int i = 0; i < 10; i++) {
      name = name << 6 | VALUES[in.get(at + DATA.length + i) & 0x7f];
    }
    return name << 4 | VALUES[in.get(at + DATA.length + 10) & 0x7f] >> 2;
  }
}
