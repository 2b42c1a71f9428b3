package pushstack.webpush.encryption;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import pushstack.webpush.crypto.AesGcm;
import pushstack.webpush.crypto.Hkdf;

/// The content coding `aes128gcm` of RFC 8188: a header with salt, record size and key id, then
/// records that each end with a delimiter, zeros as padding, and a tag.
final class RecordCoding {
  static final int SALT_LENGTH = 16;

  /// RFC 8188 section 2.1: a record that holds one byte.
  static final int MIN_RECORD_SIZE = 18;

  /// Delimiter and tag.
  static final int RECORD_OVERHEAD = 1 + AesGcm.TAG_LENGTH;

  private static final byte[] KEY_INFO = Bytes.info("Content-Encoding: aes128gcm");
  private static final byte[] NONCE_INFO = Bytes.info("Content-Encoding: nonce");
  private static final int KEY_LENGTH = 16;
  private static final int NONCE_LENGTH = 12;
  private static final int FIXED_HEADER_LENGTH = SALT_LENGTH + Integer.BYTES + 1;
  private static final byte NOT_LAST = 1;
  private static final byte LAST = 2;

  private RecordCoding() {}

  /// @param recordSize bytes of a whole record, at least [#MIN_RECORD_SIZE]
  /// @param padding bytes of zeros, put into the records from the first on as far as each of them
  ///   still takes a byte of content; more than fits is left out
  static byte[] seal(
      byte[] secret, byte[] salt, byte[] keyId, int recordSize, byte[] clear, int padding) {
    if (recordSize < MIN_RECORD_SIZE) {
      throw new IllegalArgumentException("record size " + recordSize);
    }
    byte[] key = Hkdf.derive(salt, secret, KEY_INFO, KEY_LENGTH);
    byte[] nonce = Hkdf.derive(salt, secret, NONCE_INFO, NONCE_LENGTH);
    var out = new ByteArrayOutputStream(FIXED_HEADER_LENGTH + keyId.length + clear.length + 64);
    out.writeBytes(
        ByteBuffer.allocate(FIXED_HEADER_LENGTH)
            .put(salt)
            .putInt(recordSize)
            .put((byte) keyId.length)
            .array());
    out.writeBytes(keyId);
    int room = recordSize - RECORD_OVERHEAD;
    int left = padding;
    int from = 0;
    for (int number = 0; number == 0 || from < clear.length; number++) {
      int pad = Math.min(left, room - 1);
      int content = Math.min(room - pad, clear.length - from);
      var plain = new byte[content + 1 + pad];
      System.arraycopy(clear, from, plain, 0, content);
      from += content;
      left -= pad;
      plain[content] = from == clear.length ? LAST : NOT_LAST;
      out.writeBytes(AesGcm.encrypt(key, Bytes.nonce(nonce, number), plain, 0, plain.length));
    }
    return out.toByteArray();
  }

  /// @param secrets the input keying material for a key id; empty if there is none
  static Decryption open(byte[] body, Function<byte[], Optional<byte[]>> secrets) {
    if (body.length < FIXED_HEADER_LENGTH) {
      return new Decryption.Refused("header truncated");
    }
    ByteBuffer in = ByteBuffer.wrap(body);
    var salt = new byte[SALT_LENGTH];
    in.get(salt);
    long recordSize = Integer.toUnsignedLong(in.getInt());
    int idLength = Byte.toUnsignedInt(in.get());
    if (recordSize < MIN_RECORD_SIZE) {
      return new Decryption.Refused("record size too small");
    }
    if (in.remaining() < idLength) {
      return new Decryption.Refused("header truncated");
    }
    var keyId = new byte[idLength];
    in.get(keyId);
    Optional<byte[]> secret = secrets.apply(keyId);
    if (secret.isEmpty()) {
      return new Decryption.Refused("no key for the key id");
    }
    byte[] key = Hkdf.derive(salt, secret.get(), KEY_INFO, KEY_LENGTH);
    byte[] nonce = Hkdf.derive(salt, secret.get(), NONCE_INFO, NONCE_LENGTH);
    return records(body, in.position(), recordSize, key, nonce);
  }

  private static Decryption records(
      byte[] body, int start, long recordSize, byte[] key, byte[] nonce) {
    if (start == body.length) {
      return new Decryption.Refused("no record");
    }
    var clear = new ByteArrayOutputStream(body.length - start);
    int from = start;
    for (int number = 0; from < body.length; number++) {
      int length = (int) Math.min(recordSize, body.length - from);
      boolean last = from + length == body.length;
      Optional<byte[]> plain = AesGcm.decrypt(key, Bytes.nonce(nonce, number), body, from, length);
      if (plain.isEmpty()) {
        return new Decryption.Refused("record is truncated or not authentic");
      }
      int end = delimiter(plain.get());
      if (end < 0 || plain.get()[end] != (last ? LAST : NOT_LAST)) {
        // Without this check a body could be cut off between two records.
        return new Decryption.Refused("record does not end as it must");
      }
      clear.write(plain.get(), 0, end);
      from += length;
    }
    return new Decryption.Clear(clear.toByteArray());
  }

  /// The place of the last byte that is not zero; negative if there is none.
  private static int delimiter(byte[] plain) {
    int end = plain.length - 1;
    while (end >= 0 && plain[end] == 0) {
      end--;
    }
    return end;
  }
}
