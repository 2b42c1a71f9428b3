package pushstack.webpush.encryption;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import pushstack.webpush.Base64Url;
import pushstack.webpush.CryptoHeader;
import pushstack.webpush.crypto.AesGcm;
import pushstack.webpush.crypto.Ecdh;
import pushstack.webpush.crypto.Hkdf;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.crypto.P256PublicKey;

/// The encryption that came before RFC 8291 (draft-ietf-webpush-encryption-04 over
/// draft-ietf-httpbis-encryption-encoding-03), sent as `Content-Encoding: aesgcm`. Salt and sender
/// key are in headers; each record begins with its padding.
public final class Aesgcm {
  private static final byte[] AUTH_INFO = Bytes.info("Content-Encoding: auth");
  private static final byte[] KEY_INFO = Bytes.info("Content-Encoding: aesgcm");
  private static final byte[] NONCE_INFO = Bytes.info("Content-Encoding: nonce");
  private static final byte[] CURVE = Bytes.info("P-256");
  private static final int SALT_LENGTH = 16;
  private static final int SECRET_LENGTH = 32;
  private static final int KEY_LENGTH = 16;
  private static final int NONCE_LENGTH = 12;

  /// Bytes of a record's clear text, where the header names no other size.
  private static final int DEFAULT_RECORD_SIZE = 4096;

  /// The two bytes that say how much padding follows.
  private static final int PAD_LENGTH = 2;

  private Aesgcm() {}

  /// An encrypted body and the headers that belong to it.
  ///
  /// @param encryption the value of `Encryption`
  /// @param cryptoKey the value of `Crypto-Key`
  @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
  public record Message(byte[] body, String encryption, String cryptoKey) {}

  @SuppressWarnings("ArrayRecordComponent") // lives for one message, never compared
  private record Keys(byte[] key, byte[] nonce) {}

  /// Encrypts for a user agent, under a key pair of its own for each message.
  public static Message encrypt(UserAgentPublicKeys to, byte[] clear) {
    // One record, and that shorter than a full one: the sign that it is the last.
    int recordSize = Math.max(DEFAULT_RECORD_SIZE, PAD_LENGTH + clear.length + 1);
    byte[] salt = Bytes.random(SALT_LENGTH);
    return encrypt(to, P256KeyPair.generate(), salt, recordSize, clear);
  }

  static Message encrypt(
      UserAgentPublicKeys to, P256KeyPair sender, byte[] salt, int recordSize, byte[] clear) {
    P256PublicKey from = sender.publicKey();
    Keys keys = keys(Ecdh.agree(sender, to.p256dh()), to, from, salt);
    var out = new ByteArrayOutputStream(clear.length + 64);
    int room = recordSize - PAD_LENGTH;
    int at = 0;
    for (int number = 0; ; number++) {
      int content = Math.min(room, clear.length - at);
      var plain = new byte[PAD_LENGTH + content];
      System.arraycopy(clear, at, plain, PAD_LENGTH, content);
      at += content;
      byte[] nonce = Bytes.nonce(keys.nonce, number);
      out.writeBytes(AesGcm.encrypt(keys.key, nonce, plain, 0, plain.length));
      if (content < room) {
        break;
      }
    }
    String size = recordSize == DEFAULT_RECORD_SIZE ? "" : ";rs=" + recordSize;
    return new Message(
        out.toByteArray(), "salt=" + Base64Url.encode(salt) + size, "dh=" + from.base64url());
  }

  /// Decrypts as the user agent does, with any number of records.
  ///
  /// @param encryption the value of `Encryption`
  /// @param cryptoKey the value of `Crypto-Key`
  public static Decryption decrypt(
      UserAgentKeys keys, String encryption, String cryptoKey, byte[] body) {
    Optional<CryptoHeader.Section> parameters =
        CryptoHeader.parse(encryption).flatMap(header -> sectionWith(header, "salt"));
    Optional<byte[]> salt =
        parameters
            .flatMap(section -> section.value("salt"))
            .flatMap(Base64Url::decode)
            .filter(bytes -> bytes.length == SALT_LENGTH);
    if (parameters.isEmpty() || salt.isEmpty()) {
      return new Decryption.Refused("no salt");
    }
    Optional<P256PublicKey> from =
        CryptoHeader.parse(cryptoKey)
            .flatMap(header -> senderKey(header, parameters.get().value("keyid")))
            .flatMap(P256PublicKey::parse);
    if (from.isEmpty()) {
      return new Decryption.Refused("no sender key");
    }
    long recordSize = recordSize(parameters.get());
    if (recordSize <= PAD_LENGTH) {
      return new Decryption.Refused("record size too small");
    }
    byte[] agreed = Ecdh.agree(keys.keys(), from.get());
    return records(body, recordSize, keys(agreed, keys.publicKeys(), from.get(), salt.get()));
  }

  private static Decryption records(byte[] body, long recordSize, Keys keys) {
    long sealedSize = recordSize + AesGcm.TAG_LENGTH;
    if (body.length % sealedSize == 0) {
      return new Decryption.Refused("last record missing");
    }
    var clear = new ByteArrayOutputStream(body.length);
    int from = 0;
    for (int number = 0; from < body.length; number++) {
      int length = (int) Math.min(sealedSize, body.length - from);
      Optional<byte[]> plain =
          AesGcm.decrypt(keys.key, Bytes.nonce(keys.nonce, number), body, from, length);
      if (plain.isEmpty()) {
        return new Decryption.Refused("record is truncated or not authentic");
      }
      int start = contentStart(plain.get());
      if (start < 0) {
        return new Decryption.Refused("padding is wrong");
      }
      clear.write(plain.get(), start, plain.get().length - start);
      from += length;
    }
    return new Decryption.Clear(clear.toByteArray());
  }

  /// Where the content begins; negative if the padding is longer than the record or not of zeros.
  private static int contentStart(byte[] plain) {
    if (plain.length < PAD_LENGTH) {
      return -1;
    }
    int start = PAD_LENGTH + Short.toUnsignedInt(ByteBuffer.wrap(plain).getShort());
    if (start > plain.length) {
      return -1;
    }
    for (int i = PAD_LENGTH; i < start; i++) {
      if (plain[i] != 0) {
        return -1;
      }
    }
    return start;
  }

  private static Optional<CryptoHeader.Section> sectionWith(CryptoHeader header, String key) {
    return header.sections().stream().filter(section -> section.value(key).isPresent()).findFirst();
  }

  /// The `dh` of the section with the same key id; without a key id, the first one.
  private static Optional<String> senderKey(CryptoHeader header, Optional<String> keyId) {
    return header.sections().stream()
        .filter(section -> keyId.isEmpty() || section.value("keyid").equals(keyId))
        .flatMap(section -> section.value("dh").stream())
        .findFirst();
  }

  /// Zero if it is no number.
  private static long recordSize(CryptoHeader.Section parameters) {
    String text = parameters.value("rs").orElse(Integer.toString(DEFAULT_RECORD_SIZE));
    try {
      return Integer.parseUnsignedInt(text) & 0xffff_ffffL;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Keys keys(byte[] agreed, UserAgentPublicKeys to, P256PublicKey from, byte[] salt) {
    byte[] secret = Hkdf.derive(to.auth(), agreed, AUTH_INFO, SECRET_LENGTH);
    byte[] length = {0, P256PublicKey.LENGTH};
    byte[] context = Bytes.concat(CURVE, length, to.p256dh().point(), length, from.point());
    byte[] pseudorandomKey = Hkdf.extract(salt, secret);
    return new Keys(
        Hkdf.expand(pseudorandomKey, Bytes.concat(KEY_INFO, context), KEY_LENGTH),
        Hkdf.expand(pseudorandomKey, Bytes.concat(NONCE_INFO, context), NONCE_LENGTH));
  }
}
