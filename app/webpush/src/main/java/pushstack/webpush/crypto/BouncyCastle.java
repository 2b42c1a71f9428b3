package pushstack.webpush.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/// Pure Java, everywhere the same. Its low-level classes with a key that is kept verify five times
/// as fast as the JDK, since the multiples of the point are computed once.
final class BouncyCastle implements EcEngine {
  private static final ECDomainParameters DOMAIN = domain();
  private static final SecureRandom RANDOM = new SecureRandom();

  @Override
  public String name() {
    return "Bouncy Castle";
  }

  @Override
  public Es256.Verifier verifier(P256PublicKey key) {
    ECPublicKeyParameters parameters = parameters(key);
    return (message, signature) -> {
      var verifier = new ECDSASigner();
      verifier.init(false, parameters);
      return verifier.verifySignature(
          sha256(message),
          new BigInteger(1, signature, 0, 32),
          new BigInteger(1, signature, 32, 32));
    };
  }

  @Override
  public Es256.Signer signer(P256KeyPair keys) {
    var parameters = new ECPrivateKeyParameters(keys.secret(), DOMAIN);
    return message -> {
      // RFC 6979: no random number whose weakness could give the key away.
      var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, parameters);
      BigInteger[] rs = signer.generateSignature(sha256(message));
      var signature = new byte[Es256.SIGNATURE_LENGTH];
      System.arraycopy(P256.bytes(rs[0]), 0, signature, 0, 32);
      System.arraycopy(P256.bytes(rs[1]), 0, signature, 32, 32);
      return signature;
    };
  }

  @Override
  public P256KeyPair generate() {
    return new P256KeyPair(randomScalar());
  }

  @Override
  public byte[] agree(P256KeyPair own, P256PublicKey other) {
    var agreement = new ECDHBasicAgreement();
    agreement.init(new ECPrivateKeyParameters(own.secret(), DOMAIN));
    return P256.bytes(agreement.calculateAgreement(parameters(other)));
  }

  /// The public point of a private key, uncompressed.
  static byte[] publicPoint(BigInteger secret) {
    return new FixedPointCombMultiplier().multiply(DOMAIN.getG(), secret).getEncoded(false);
  }

  /// Uniform over the private keys.
  private static BigInteger randomScalar() {
    BigInteger value;
    do {
      value = new BigInteger(256, RANDOM);
    } while (!P256.scalar(value));
    return value;
  }

  private static ECPublicKeyParameters parameters(P256PublicKey key) {
    return new ECPublicKeyParameters(DOMAIN.getCurve().decodePoint(key.point()), DOMAIN);
  }

  private static ECDomainParameters domain() {
    X9ECParameters curve = CustomNamedCurves.getByName("P-256");
    return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
