package pushstack.webpush.encryption;

import pushstack.webpush.crypto.Ecdh;
import pushstack.webpush.crypto.Hkdf;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.crypto.P256PublicKey;

/// Message encryption of RFC 8291, sent as `Content-Encoding: aes128gcm`. All that the receiver
/// needs is in the body.
public final class Aes128gcm {
  /// Bytes. The size that RFC 8291 section 4 expects of every receiver.
  public static final int RECORD_SIZE = 4096;

  private static final byte[] INFO = Bytes.info("WebPush: info");
  private static final int SECRET_LENGTH = 32;

  private Aes128gcm() {}

  /// Encrypts for a user agent, under a key pair of its own for each message.
  public static byte[] encrypt(UserAgentPublicKeys to, byte[] clear) {
    return encrypt(to, clear, 0);
  }

  /// Encrypts with padding that hides how long the clear text is.
  ///
  /// @param padding bytes
  public static byte[] encrypt(UserAgentPublicKeys to, byte[] clear, int padding) {
    // RFC 8291 section 4: always a single record.
    int recordSize =
        Math.max(RECORD_SIZE, clear.length + padding + RecordCoding.RECORD_OVERHEAD + 1);
    byte[] salt = Bytes.random(RecordCoding.SALT_LENGTH);
    return encrypt(to, P256KeyPair.generate(), salt, recordSize, clear, padding);
  }

  static byte[] encrypt(
      UserAgentPublicKeys to,
      P256KeyPair sender,
      byte[] salt,
      int recordSize,
      byte[] clear,
      int padding) {
    P256PublicKey from = sender.publicKey();
    byte[] secret = secret(Ecdh.agree(sender, to.p256dh()), to, from);
    return RecordCoding.seal(secret, salt, from.point(), recordSize, clear, padding);
  }

  /// Decrypts as the user agent does, with any number of records.
  public static Decryption decrypt(UserAgentKeys keys, byte[] body) {
    return RecordCoding.open(
        body, sender -> P256PublicKey.parse(sender).map(from -> secret(keys, from)));
  }

  private static byte[] secret(UserAgentKeys keys, P256PublicKey from) {
    return secret(Ecdh.agree(keys.keys(), from), keys.publicKeys(), from);
  }

  /// RFC 8291 section 3.4.
  private static byte[] secret(byte[] agreed, UserAgentPublicKeys to, P256PublicKey from) {
    byte[] info = Bytes.concat(INFO, to.p256dh().point(), from.point());
    return Hkdf.derive(to.auth(), agreed, info, SECRET_LENGTH);
  }
}
