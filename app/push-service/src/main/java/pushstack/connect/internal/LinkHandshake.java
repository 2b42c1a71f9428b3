package pushstack.connect.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pushstack.webpush.Base64Url;
import pushstack.webpush.crypto.Hkdf;

/// How two nodes that share a secret agree on the keys of a link. Each sends a nonce and proves
/// with it that it has the secret, which itself never travels; the keys depend on both nonces, so
/// that nothing recorded on one link can be used on another.
///
/// The caller's proof says which of the secrets it has and keeps strangers out; that the caller is
/// no recording is proved by the first record that it seals.
final class LinkHandshake {
  /// The protocol to which the internal port upgrades (RFC 9110 section 7.8).
  static final String PROTOCOL = "pushstack-calls";

  static final String NONCE = "X-Pushstack-Nonce";
  static final String PROOF = "X-Pushstack-Proof";

  private static final int NONCE_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private LinkHandshake() {}

  static String nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return Base64Url.encode(nonce);
  }

  /// The head of an upgrade, or of the answer to one.
  ///
  /// @param beginning its first lines
  static byte[] head(String beginning, String nonce, String proof) {
    String upgrade = "Connection: Upgrade\r\nUpgrade: " + PROTOCOL;
    String proved = NONCE + ": " + nonce + "\r\n" + PROOF + ": " + proof;
    return (beginning + "\r\n" + upgrade + "\r\n" + proved + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// What the caller shows with its nonce.
  static String callerProof(byte[] secret, String callerNonce) {
    return Base64Url.encode(derive(secret, callerNonce, "", "caller's proof"));
  }

  /// What the node shows with its own.
  static String nodeProof(byte[] secret, String callerNonce, String nodeNonce) {
    return Base64Url.encode(derive(secret, callerNonce, nodeNonce, "node's proof"));
  }

  /// The secret with which the caller made its proof, if it is one of these.
  static Optional<byte[]> secretOf(List<byte[]> secrets, String callerNonce, String proof) {
    boolean sound = Base64Url.decode(callerNonce).filter(n -> n.length == NONCE_BYTES).isPresent();
    return secrets.stream()
        .filter(secret -> sound && same(callerProof(secret, callerNonce), proof))
        .findFirst();
  }

  /// Compares without telling by its time how much is equal.
  static boolean same(String wanted, String given) {
    return MessageDigest.isEqual(
        wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /// Of the records from the caller to the node.
  static Seal callSeal(byte[] secret, String callerNonce, String nodeNonce) {
    return new Seal(derive(secret, callerNonce, nodeNonce, "calls"));
  }

  /// Of the records from the node to the caller.
  static Seal answerSeal(byte[] secret, String callerNonce, String nodeNonce) {
    return new Seal(derive(secret, callerNonce, nodeNonce, "answers"));
  }

  private static byte[] derive(byte[] secret, String callerNonce, String nodeNonce, String use) {
    byte[] salt = (callerNonce + "." + nodeNonce).getBytes(StandardCharsets.UTF_8);
    byte[] info = (PROTOCOL + " " + use).getBytes(StandardCharsets.UTF_8);
    return Hkdf.derive(salt, secret, info, KEY_BYTES);
  }

  /// Seals the records of one direction of one link, or checks them: HMAC-SHA256 over the number of
  /// the record and its content, so that none can be altered, left out, repeated or moved. For one
  /// thread.
  static final class Seal {
    static final int BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private long records;

    private Seal(byte[] key) {
      try {
        mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(key, ALGORITHM));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
      }
    }

    /// The seal of the next record.
    byte[] next(byte[] content, int offset, int length) {
      long number = records++;
      for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
        mac.update((byte) (number >>> shift));
      }
      mac.update(content, offset, length);
      return Arrays.copyOf(mac.doFinal(), BYTES);
    }
  }
}
