package pushstack.webpush.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;

/// A point on P-256, checked to be one. Immutable.
public final class P256PublicKey {
  /// Bytes of an uncompressed point (SEC 1 section 2.3.3).
  public static final int LENGTH = 65;

  private static final int COORDINATE = 32;
  private static final byte UNCOMPRESSED = 4;

  private final byte[] point;

  private P256PublicKey(byte[] point) {
    this.point = point;
  }

  /// Reads an uncompressed point. Empty for every other form, for coordinates out of range, for
  /// points that are not on the curve and for the point at infinity.
  public static Optional<P256PublicKey> parse(byte[] point) {
    if (point.length != LENGTH || point[0] != UNCOMPRESSED) {
      return Optional.empty();
    }
    var x = new BigInteger(1, point, 1, COORDINATE);
    var y = new BigInteger(1, point, 1 + COORDINATE, COORDINATE);
    return P256.onCurve(x, y) ? Optional.of(new P256PublicKey(point.clone())) : Optional.empty();
  }

  /// Reads base64url of an uncompressed point.
  public static Optional<P256PublicKey> parse(String base64url) {
    return Base64Url.decode(base64url).flatMap(P256PublicKey::parse);
  }

  /// The uncompressed point, 65 bytes; a copy.
  public byte[] point() {
    return point.clone();
  }

  /// The uncompressed point as base64url.
  public String base64url() {
    return Base64Url.encode(point);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof P256PublicKey that && Arrays.equals(point, that.point);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(point);
  }

  /// Says nothing of the key.
  @Override
  public String toString() {
    return "P256PublicKey";
  }
}
