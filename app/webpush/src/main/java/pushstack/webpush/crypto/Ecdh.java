package pushstack.webpush.crypto;

/// Key agreement on P-256.
public final class Ecdh {
  private Ecdh() {}

  /// The shared secret of the two: the x coordinate, 32 bytes (RFC 8291 section 3.1).
  public static byte[] agree(P256KeyPair own, P256PublicKey other) {
    return Es256.engine().agree(own, other);
  }
}
