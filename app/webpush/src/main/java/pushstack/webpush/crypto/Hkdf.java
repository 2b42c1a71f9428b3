package pushstack.webpush.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HKDF with SHA-256 (RFC 5869), for results of at most one block: Web Push needs no more.
public final class Hkdf {
  private static final int BLOCK = 32;

  private Hkdf() {}

  /// Extract and expand in one step.
  ///
  /// @param length bytes of the result, at most 32
  public static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
    return expand(extract(salt, secret), info, length);
  }

  /// The pseudorandom key, 32 bytes.
  public static byte[] extract(byte[] salt, byte[] secret) {
    // HMAC pads its key with zeros, so an absent salt is the same as one zero byte, which Java
    // accepts as a key and the empty array it does not.
    return hmac(salt.length == 0 ? new byte[1] : salt, secret);
  }

  /// Key material for one purpose.
  ///
  /// @param length bytes of the result, at most 32
  public static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
    if (length > BLOCK) {
      throw new IllegalArgumentException("more than one block: " + length);
    }
    byte[] input = Arrays.copyOf(info, info.length + 1);
    input[info.length] = 1;
    return Arrays.copyOf(hmac(pseudorandomKey, input), length);
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
