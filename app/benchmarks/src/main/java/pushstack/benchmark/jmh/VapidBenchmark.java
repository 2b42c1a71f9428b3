package pushstack.benchmark.jmh;

import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import pushstack.webpush.crypto.Es256;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.crypto.P256PublicKey;
import pushstack.webpush.vapid.VapidResult;
import pushstack.webpush.vapid.VapidSigner;
import pushstack.webpush.vapid.VapidVerifier;

/// ES256 by each provider with the key kept, and the whole check of an `Authorization`: of a token
/// that is remembered, and of one that never is.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class VapidBenchmark {
  /// What stands before the point in a SubjectPublicKeyInfo for P-256 (RFC 5480).
  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private static final String AUDIENCE = VapidSigner.audience(URI.create("https://push.example"));

  private final P256KeyPair keys = P256KeyPair.generate();
  private final byte[] message = new byte[200];
  private final byte[] signature = Es256.signer(keys).sign(message);
  private final Es256.Verifier ours = Es256.verifier(keys.publicKey());
  private final PublicKey sunEcKey = sunEcKey(keys.publicKey());
  private final ECPublicKeyParameters bouncyCastleKey = bouncyCastleKey(keys.publicKey());
  private final InstantSource clock = InstantSource.system();
  private final VapidVerifier remembering = new VapidVerifier(clock, AUDIENCE, 10_000);
  private final VapidVerifier forgetting = new VapidVerifier(clock, AUDIENCE, 0);
  private final String authorization =
      new VapidSigner(keys)
          .authorization(
              AUDIENCE,
              Clock.systemUTC().instant().plus(Duration.ofHours(12)),
              Optional.of("mailto:push@example.com"));

  @Benchmark
  public boolean es256OfTheService() {
    return ours.verify(message, signature);
  }

  @Benchmark
  public boolean es256OfTheJdk() throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format", "SunEC");
    verifier.initVerify(sunEcKey);
    verifier.update(message);
    return verifier.verify(signature);
  }

  @Benchmark
  public boolean es256OfBouncyCastle() throws GeneralSecurityException {
    var verifier = new ECDSASigner();
    verifier.init(false, bouncyCastleKey);
    return verifier.verifySignature(
        MessageDigest.getInstance("SHA-256").digest(message),
        new BigInteger(1, signature, 0, 32),
        new BigInteger(1, signature, 32, 32));
  }

  @Benchmark
  public VapidResult authorizationRemembered() {
    return remembering.verify(authorization, Optional.empty());
  }

  @Benchmark
  public VapidResult authorizationAnew() {
    return forgetting.verify(authorization, Optional.empty());
  }

  private static PublicKey sunEcKey(P256PublicKey key) {
    var spki = new byte[SPKI_HEAD.length + P256PublicKey.LENGTH];
    System.arraycopy(SPKI_HEAD, 0, spki, 0, SPKI_HEAD.length);
    System.arraycopy(key.point(), 0, spki, SPKI_HEAD.length, P256PublicKey.LENGTH);
    try {
      return KeyFactory.getInstance("EC", "SunEC").generatePublic(new X509EncodedKeySpec(spki));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SunEC has refused a point of the curve", e);
    }
  }

  private static ECPublicKeyParameters bouncyCastleKey(P256PublicKey key) {
    X9ECParameters curve = CustomNamedCurves.getByName("P-256");
    return new ECPublicKeyParameters(
        curve.getCurve().decodePoint(key.point()),
        new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH()));
  }
}
