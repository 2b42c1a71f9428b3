package pushstack.webpush.crypto;

import java.math.BigInteger;
import java.util.Optional;
import pushstack.webpush.Base64Url;

/// A private key on P-256 with its public key. Immutable; prints nothing of itself.
public final class P256KeyPair {
  private final BigInteger secret;
  private final P256PublicKey publicKey;

  P256KeyPair(BigInteger secret) {
    this(secret, BouncyCastle.publicPoint(secret));
  }

  /// @param point that of the secret, uncompressed
  P256KeyPair(BigInteger secret, byte[] point) {
    this.secret = secret;
    this.publicKey =
        P256PublicKey.parse(point)
            .orElseThrow(() -> new IllegalStateException("multiplication left the curve"));
  }

  /// A fresh random key pair.
  public static P256KeyPair generate() {
    return Es256.engine().generate();
  }

  /// Reads a private key of 32 bytes, big-endian; empty if it is zero or not below the order.
  public static Optional<P256KeyPair> parse(byte[] secret) {
    var value = new BigInteger(1, secret);
    return secret.length == 32 && P256.scalar(value)
        ? Optional.of(new P256KeyPair(value))
        : Optional.empty();
  }

  /// Reads base64url of a private key, the form in which web-push libraries keep it.
  public static Optional<P256KeyPair> parse(String base64url) {
    return Base64Url.decode(base64url).flatMap(P256KeyPair::parse);
  }

  public P256PublicKey publicKey() {
    return publicKey;
  }

  /// The private key in the form that [#parse(String)] reads. For keeping it, not for showing it.
  public String secretBase64url() {
    return Base64Url.encode(P256.bytes(secret));
  }

  BigInteger secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "P256KeyPair[redacted]";
  }
}
