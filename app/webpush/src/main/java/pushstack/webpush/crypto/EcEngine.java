package pushstack.webpush.crypto;

/// What we need of a provider of elliptic curves.
sealed interface EcEngine permits BouncyCastle, Corretto {
  String name();

  Es256.Verifier verifier(P256PublicKey key);

  Es256.Signer signer(P256KeyPair keys);

  /// A fresh random key pair.
  P256KeyPair generate();

  /// The x coordinate of the shared point, 32 bytes (SEC 1 section 3.3.1).
  byte[] agree(P256KeyPair own, P256PublicKey other);
}
