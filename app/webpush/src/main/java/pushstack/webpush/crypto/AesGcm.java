package pushstack.webpush.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-128-GCM with a tag of 16 bytes and no additional data (RFC 8188 section 2).
public final class AesGcm {
  /// Bytes that the tag adds.
  public static final int TAG_LENGTH = 16;

  private AesGcm() {}

  /// Encrypts part of an array; the result ends with the tag.
  public static byte[] encrypt(byte[] key, byte[] nonce, byte[] clear, int from, int length) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce).doFinal(clear, from, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption failed", e);
    }
  }

  /// Decrypts part of an array that ends with the tag; empty if the tag does not fit.
  public static Optional<byte[]> decrypt(
      byte[] key, byte[] nonce, byte[] sealed, int from, int length) {
    if (length < TAG_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed, from, length));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("decryption failed", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_LENGTH * 8, nonce));
    return cipher;
  }
}
