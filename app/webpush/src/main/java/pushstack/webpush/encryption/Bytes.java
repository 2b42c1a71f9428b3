package pushstack.webpush.encryption;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// Byte strings as key derivation takes them.
final class Bytes {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Bytes() {}

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /// The text in ASCII with a zero byte after it: how the info strings of HKDF end.
  static byte[] info(String text) {
    return (text + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /// The nonce of a record: the number of the record over the end of the base (RFC 8188 section
  /// 2.3). A body that fits into memory has no more records than an int can count.
  static byte[] nonce(byte[] base, int record) {
    byte[] nonce = base.clone();
    for (int i = 0; i < Integer.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (record >>> (8 * i));
    }
    return nonce;
  }
}
