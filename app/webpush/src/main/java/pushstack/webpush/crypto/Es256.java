package pushstack.webpush.crypto;

import java.math.BigInteger;

/// ES256 (RFC 7518 section 3.4): ECDSA on P-256 with SHA-256, signatures as r‖s in 64 bytes.
///
/// The provider is the fastest that works on this machine: Amazon's (AWS-LC, native) if it loads
/// and verifies a signature of Bouncy Castle, else Bouncy Castle. The JDK's own is never used: it
/// needs eight times as long for a verification.
public final class Es256 {
  /// Bytes of a signature.
  public static final int SIGNATURE_LENGTH = 64;

  private static final EcEngine ENGINE = fastest();

  private Es256() {}

  /// Verifies signatures of one key. Safe from any thread; worth keeping, because the provider's
  /// form of the key is kept in it.
  public interface Verifier {
    /// Whether the signature is the key's over the message. False, never an exception, for whatever
    /// is no signature.
    boolean verify(byte[] message, byte[] signature);
  }

  /// Signs with one key. Safe from any thread.
  public interface Signer {
    /// The signature, 64 bytes.
    byte[] sign(byte[] message);
  }

  /// The name of the provider in use, for the log and for figures.
  public static String provider() {
    return ENGINE.name();
  }

  public static Verifier verifier(P256PublicKey key) {
    return checked(ENGINE.verifier(key));
  }

  public static Signer signer(P256KeyPair keys) {
    return ENGINE.signer(keys);
  }

  static EcEngine engine() {
    return ENGINE;
  }

  /// The range checks are ours, so that they do not depend on the provider.
  static Verifier checked(Verifier verifier) {
    return (message, signature) ->
        signature.length == SIGNATURE_LENGTH
            && P256.scalar(new BigInteger(1, signature, 0, 32))
            && P256.scalar(new BigInteger(1, signature, 32, 32))
            && verifier.verify(message, signature);
  }

  private static EcEngine fastest() {
    var fallback = new BouncyCastle();
    return Corretto.load().filter(engine -> agrees(engine, fallback)).orElse(fallback);
  }

  private static boolean agrees(EcEngine engine, EcEngine reference) {
    P256KeyPair keys = reference.generate();
    byte[] message = {1, 2, 3};
    byte[] signature = reference.signer(keys).sign(message);
    return engine.verifier(keys.publicKey()).verify(message, signature)
        && reference.verifier(keys.publicKey()).verify(message, engine.signer(keys).sign(message));
  }
}
