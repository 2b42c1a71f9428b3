package pushstack.webpush.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/// AWS-LC through the Amazon Corretto Crypto Provider: native code for Linux on x86-64 and ARM.
final class Corretto implements EcEngine {
  private static final Logger LOG = System.getLogger(Corretto.class.getName());

  /// What stands before the point in a SubjectPublicKeyInfo for P-256 (RFC 5480).
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private final Provider provider;
  private final InstancePool<Signature> signatures;
  private final InstancePool<KeyPairGenerator> generators;
  private final ECParameterSpec curve;

  private Corretto(Provider provider) throws GeneralSecurityException {
    this.provider = provider;
    this.signatures = new InstancePool<>(this::signature);
    this.generators = new InstancePool<>(this::generator);
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    this.curve = parameters.getParameterSpec(ECParameterSpec.class);
    signatures.give(signature());
  }

  /// Empty where the native library does not load or fails its own tests.
  static Optional<EcEngine> load() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      provider.assertHealthy();
      return Optional.of(new Corretto(provider));
    } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
      // Whatever it is, signatures can be checked without; only slower.
      LOG.log(Level.WARNING, "es256.provider.unavailable provider=ACCP reason=" + e);
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "ACCP " + provider.getVersionStr();
  }

  @Override
  public Es256.Verifier verifier(P256PublicKey key) {
    PublicKey parsed = publicKey(key);
    return (message, rs) -> {
      Signature signature = signatures.take();
      try {
        signature.initVerify(parsed);
        signature.update(message);
        boolean valid = signature.verify(rs);
        signatures.give(signature);
        return valid;
      } catch (SignatureException e) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("a parsed key was refused", e);
      }
    };
  }

  @Override
  public Es256.Signer signer(P256KeyPair keys) {
    PrivateKey key = privateKey(keys);
    return message -> {
      Signature signature = signatures.take();
      try {
        signature.initSign(key);
        signature.update(message);
        byte[] rs = signature.sign();
        signatures.give(signature);
        return rs;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("signing failed", e);
      }
    };
  }

  @Override
  public P256KeyPair generate() {
    KeyPairGenerator generator = generators.take();
    KeyPair made = generator.generateKeyPair();
    generators.give(generator);
    byte[] spki = made.getPublic().getEncoded();
    return new P256KeyPair(
        ((ECPrivateKey) made.getPrivate()).getS(),
        Arrays.copyOfRange(spki, SPKI_HEAD.length, spki.length));
  }

  @Override
  public byte[] agree(P256KeyPair own, P256PublicKey other) {
    try {
      var agreement = KeyAgreement.getInstance("ECDH", provider);
      agreement.init(privateKey(own));
      agreement.doPhase(publicKey(other), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key agreement failed", e);
    }
  }

  private KeyPairGenerator generator() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider has no P-256", e);
    }
  }

  private Signature signature() {
    try {
      return Signature.getInstance("SHA256withECDSAinP1363Format", provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider has no ES256", e);
    }
  }

  private PublicKey publicKey(P256PublicKey key) {
    var spki = new byte[SPKI_HEAD.length + P256PublicKey.LENGTH];
    System.arraycopy(SPKI_HEAD, 0, spki, 0, SPKI_HEAD.length);
    System.arraycopy(key.point(), 0, spki, SPKI_HEAD.length, P256PublicKey.LENGTH);
    try {
      return KeyFactory.getInstance("EC", provider).generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a point of the curve was refused", e);
    }
  }

  private PrivateKey privateKey(P256KeyPair keys) {
    try {
      return KeyFactory.getInstance("EC", provider)
          .generatePrivate(new ECPrivateKeySpec(keys.secret(), curve));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a scalar below the order was refused", e);
    }
  }
}
