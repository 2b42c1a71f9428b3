package pushstack.webpush.token;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import pushstack.webpush.crypto.InstancePool;

/// Fernet under one key: `0x80`, eight bytes of seconds, IV, AES-128-CBC, HMAC-SHA256 over all
/// that. The age of a token plays no part. Safe from any thread.
final class Fernet {
  static final int IV_LENGTH = 16;

  private static final byte VERSION = (byte) 0x80;
  private static final int HEAD_LENGTH = 1 + Long.BYTES + IV_LENGTH;
  private static final int MAC_LENGTH = 32;
  private static final int BLOCK_LENGTH = 16;

  private final SecretKeySpec signingKey;
  private final SecretKeySpec encryptionKey;
  private final InstancePool<Instances> instances = new InstancePool<>(this::instances);

  Fernet(FernetKey key) {
    signingKey = new SecretKeySpec(key.signingKey(), "HmacSHA256");
    encryptionKey = new SecretKeySpec(key.encryptionKey(), "AES");
  }

  /// Dear to make, so they are kept: a call with new ones costs six times as much.
  private record Instances(Mac mac, Cipher cipher) {}

  /// The token, with padding.
  ///
  /// @param seconds since the epoch; anybody can read it
  /// @param iv 16 random bytes
  String seal(byte[] clear, long seconds, byte[] iv) {
    Instances use = instances.take();
    try {
      use.cipher.init(Cipher.ENCRYPT_MODE, encryptionKey, new IvParameterSpec(iv));
      int cipherLength = use.cipher.getOutputSize(clear.length);
      byte[] token =
          ByteBuffer.allocate(HEAD_LENGTH + cipherLength + MAC_LENGTH)
              .put(VERSION)
              .putLong(seconds)
              .put(iv)
              .array();
      use.cipher.doFinal(clear, 0, clear.length, token, HEAD_LENGTH);
      use.mac.update(token, 0, HEAD_LENGTH + cipherLength);
      use.mac.doFinal(token, HEAD_LENGTH + cipherLength);
      instances.give(use);
      return Base64.getUrlEncoder().encodeToString(token);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("sealing failed", e);
    }
  }

  /// The clear text of decoded token bytes; empty unless they were sealed under this key.
  Optional<byte[]> open(byte[] token) {
    int cipherLength = token.length - HEAD_LENGTH - MAC_LENGTH;
    if (cipherLength < BLOCK_LENGTH || cipherLength % BLOCK_LENGTH != 0 || token[0] != VERSION) {
      return Optional.empty();
    }
    Instances use = instances.take();
    try {
      use.mac.update(token, 0, token.length - MAC_LENGTH);
      byte[] expected = use.mac.doFinal();
      byte[] found = Arrays.copyOfRange(token, token.length - MAC_LENGTH, token.length);
      if (!MessageDigest.isEqual(expected, found)) {
        instances.give(use);
        return Optional.empty();
      }
      var iv = new IvParameterSpec(token, HEAD_LENGTH - IV_LENGTH, IV_LENGTH);
      use.cipher.init(Cipher.DECRYPT_MODE, encryptionKey, iv);
      byte[] clear = use.cipher.doFinal(token, HEAD_LENGTH, cipherLength);
      instances.give(use);
      return Optional.of(clear);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      // Only a holder of the key can come this far.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("opening failed", e);
    }
  }

  private Instances instances() {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(signingKey);
      return new Instances(mac, Cipher.getInstance("AES/CBC/PKCS5Padding"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-CBC and HmacSHA256", e);
    }
  }
}
