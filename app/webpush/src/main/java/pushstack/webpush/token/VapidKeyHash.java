package pushstack.webpush.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;

/// SHA-256 of a VAPID public key, to which a subscription may be restricted (RFC 8292 section 4).
/// Compared in constant time.
public final class VapidKeyHash {
  static final int LENGTH = 32;

  private final byte[] bytes;

  private VapidKeyHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The hash of a key's bytes, which for a VAPID key is the uncompressed point.
  public static VapidKeyHash of(byte[] key) {
    try {
      return new VapidKeyHash(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The hash of the key that a user agent sends with `register`: URL-safe base64, padded or not,
  /// with any content. Empty if it cannot be decoded or holds nothing.
  public static Optional<VapidKeyHash> ofKeyText(String base64url) {
    return Base64Url.decode(base64url).filter(key -> key.length > 0).map(VapidKeyHash::of);
  }

  static VapidKeyHash ofHash(byte[] hash) {
    return new VapidKeyHash(hash);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VapidKeyHash that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Says nothing of the key.
  @Override
  public String toString() {
    return "VapidKeyHash";
  }
}
