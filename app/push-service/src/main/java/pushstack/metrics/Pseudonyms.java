package pushstack.metrics;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Names for user agents in logs: the same one always gets the same name, so that its lines can be
/// put together, and nobody without the key can tell which it is or test a guess. Nodes that are
/// given the same key agree. Safe from any thread.
public final class Pseudonyms {
  private static final String ALGORITHM = "HmacSHA256";
  // 48 bits: two of a million user agents share a name once in five hundred logs.
  private static final int NAME_BYTES = 6;
  private static final int UUID_BYTES = 16;

  private final Mac prototype;

  public Pseudonyms(byte[] key) {
    try {
      prototype = Mac.getInstance(ALGORITHM);
      prototype.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /// Twelve hex digits.
  public String of(UUID uaid) {
    Mac mac;
    try {
      mac = (Mac) prototype.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the provider's " + ALGORITHM + " can be cloned", e);
    }
    byte[] id =
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(uaid.getMostSignificantBits())
            .putLong(uaid.getLeastSignificantBits())
            .array();
    return HexFormat.of().formatHex(mac.doFinal(id), 0, NAME_BYTES);
  }
}
