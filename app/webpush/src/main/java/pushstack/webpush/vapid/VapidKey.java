package pushstack.webpush.vapid;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;
import pushstack.webpush.Publisher;
import pushstack.webpush.crypto.Es256;
import pushstack.webpush.crypto.P256PublicKey;
import pushstack.webpush.token.VapidKeyHash;

/// The public key of an application server, ready to verify with. Equal keys have equal points,
/// however they were written. Immutable.
public final class VapidKey {
  private static final int RAW_LENGTH = 64;

  /// What stands before the point in a SubjectPublicKeyInfo for P-256 (RFC 5480).
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  /// The same with the object identifier that early WebCrypto gave to ECDH keys.
  private static final byte[] ECDH_SPKI_HEAD =
      HexFormat.of().parseHex("3056301006042b81047006082a8648ce3d030107034200");

  private final P256PublicKey point;
  private final VapidKeyHash hash;
  private final Publisher publisher;
  private final Es256.Verifier verifier;

  private VapidKey(P256PublicKey point) {
    this.point = point;
    this.hash = VapidKeyHash.of(point.point());
    this.publisher = new Publisher(point.base64url());
    this.verifier = Es256.verifier(point);
  }

  /// Reads a key in base64 of either alphabet, with or without padding: the uncompressed point of
  /// 65 bytes, as RFC 8292 section 3.2 has it, and what older libraries send: the same without its
  /// first byte, and SubjectPublicKeyInfo. Empty for anything else and for points that are not on
  /// the curve.
  public static Optional<VapidKey> parse(String text) {
    return Base64Url.decodeAnyAlphabet(text)
        .flatMap(VapidKey::point)
        .flatMap(P256PublicKey::parse)
        .map(VapidKey::new);
  }

  /// The key with that point.
  public static VapidKey of(P256PublicKey point) {
    return new VapidKey(point);
  }

  /// Whoever holds the key.
  public Publisher publisher() {
    return publisher;
  }

  public P256PublicKey point() {
    return point;
  }

  /// What a subscription restricted to this key holds.
  public VapidKeyHash hash() {
    return hash;
  }

  boolean signed(byte[] message, byte[] signature) {
    return verifier.verify(message, signature);
  }

  private static Optional<byte[]> point(byte[] key) {
    return switch (key.length) {
      case P256PublicKey.LENGTH -> Optional.of(key);
      case RAW_LENGTH -> {
        var point = new byte[P256PublicKey.LENGTH];
        point[0] = 4;
        System.arraycopy(key, 0, point, 1, RAW_LENGTH);
        yield Optional.of(point);
      }
      default -> afterHead(SPKI_HEAD, key).or(() -> afterHead(ECDH_SPKI_HEAD, key));
    };
  }

  private static Optional<byte[]> afterHead(byte[] head, byte[] key) {
    return key.length == head.length + P256PublicKey.LENGTH
            && Arrays.mismatch(head, key) == head.length
        ? Optional.of(Arrays.copyOfRange(key, head.length, key.length))
        : Optional.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VapidKey that && point.equals(that.point);
  }

  @Override
  public int hashCode() {
    return point.hashCode();
  }

  /// Says nothing of the key.
  @Override
  public String toString() {
    return "VapidKey";
  }
}
