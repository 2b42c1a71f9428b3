package pushstack.webpush.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushstack.webpush.Base64Url;

class Es256Test {
  private static final byte[] MESSAGE = "message".getBytes(US_ASCII);

  private final P256KeyPair keys = P256KeyPair.generate();

  /// Every provider that runs here.
  static Stream<EcEngine> engines() {
    return Stream.concat(Stream.of(new BouncyCastle()), Corretto.load().stream());
  }

  /// The same, as the rest of the program uses them and bare: neither may accept what it must not.
  static Stream<EngineUnderTest> verifiers() {
    return engines()
        .flatMap(engine ->
            Stream.of(new EngineUnderTest(engine, false), new EngineUnderTest(engine, true)));
  }

  record EngineUnderTest(EcEngine engine, boolean checked) {
    Es256.Verifier verifier(P256PublicKey key) {
      Es256.Verifier bare = engine.verifier(key);
      return checked ? Es256.checked(bare) : bare;
    }

    @Override
    public String toString() {
      return engine.name() + (checked ? ", checked" : ", bare");
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void nativeProviderIsUsedWhereItRuns() {
    assertThat(Es256.provider()).startsWith("ACCP");
    assertThat(engines()).hasSize(2);
  }

  /// RFC 7515 appendix A.3: key, signing input and signature.
  @ParameterizedTest
  @MethodSource("engines")
  void exampleOfRfc7515(EcEngine engine) {
    byte[] point =
        HexFormat.of()
            .parseHex(
                "04"
                    + hex("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
                    + hex("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
    byte[] message =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
            .getBytes(US_ASCII);
    byte[] signature =
        bytes(
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
    P256PublicKey key = P256PublicKey.parse(point).orElseThrow();

    assertThat(engine.verifier(key).verify(message, signature)).isTrue();
    assertThat(P256KeyPair.parse("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"))
        .map(P256KeyPair::publicKey)
        .hasValue(key);
  }

  @Test
  void whatOneProviderSignsAllVerify() {
    for (EcEngine signing : engines().toList()) {
      for (EcEngine verifying : engines().toList()) {
        for (int i = 0; i < 50; i++) {
          byte[] message = {(byte) i, 2, 3};
          byte[] signature = signing.signer(keys).sign(message);

          assertThat(signature).hasSize(Es256.SIGNATURE_LENGTH);
          assertThat(verifying.verifier(keys.publicKey()).verify(message, signature))
              .as("%s by %s", signing.name(), verifying.name())
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("verifiers")
  void othersMessagesAndKeysAreRefused(EngineUnderTest engine) {
    byte[] signature = sign();

    assertThat(engine.verifier(keys.publicKey()).verify(MESSAGE, signature)).isTrue();
    assertThat(engine.verifier(keys.publicKey()).verify("massage".getBytes(US_ASCII), signature))
        .isFalse();
    assertThat(engine.verifier(keys.publicKey()).verify(new byte[0], signature)).isFalse();
    assertThat(engine.verifier(P256KeyPair.generate().publicKey()).verify(MESSAGE, signature))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("verifiers")
  void valuesOutOfRangeAreRefused(EngineUnderTest engine) {
    byte[] good = sign();
    var r = new BigInteger(1, good, 0, 32);
    var s = new BigInteger(1, good, 32, 32);
    BigInteger n = P256.ORDER;
    BigInteger all = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    List<BigInteger> wrong =
        List.of(
            BigInteger.ZERO,
            n,
            n.add(BigInteger.ONE),
            n.subtract(BigInteger.ONE),
            BigInteger.ONE,
            P256.FIELD,
            P256.FIELD.subtract(n),
            all);
    Es256.Verifier verifier = engine.verifier(keys.publicKey());
    for (BigInteger value : wrong) {
      assertThat(verifier.verify(MESSAGE, signature(value, s))).as("r = %x", value).isFalse();
      assertThat(verifier.verify(MESSAGE, signature(r, value))).as("s = %x", value).isFalse();
      for (BigInteger other : wrong) {
        assertThat(verifier.verify(MESSAGE, signature(value, other)))
            .as("r = %x, s = %x", value, other)
            .isFalse();
      }
    }
    if (r.add(n).bitLength() <= 256) {
      assertThat(verifier.verify(MESSAGE, signature(r.add(n), s))).isFalse();
    }
    // RFC 7518 does not ask for the smaller one of the two signatures.
    assertThat(verifier.verify(MESSAGE, signature(r, n.subtract(s)))).isTrue();
    assertThat(verifier.verify(MESSAGE, signature(s, r))).isFalse();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void signaturesOfAnotherLengthAreRefused(EcEngine engine) {
    byte[] good = sign();
    Es256.Verifier verifier = Es256.checked(engine.verifier(keys.publicKey()));
    for (int length = 0; length < 140; length++) {
      if (length != good.length) {
        assertThat(verifier.verify(MESSAGE, Arrays.copyOf(good, length)))
            .as("%d bytes", length)
            .isFalse();
      }
    }
    byte[] led = new byte[65];
    System.arraycopy(good, 0, led, 1, 64);
    assertThat(verifier.verify(MESSAGE, led)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("verifiers")
  void everyChangedBitIsRefused(EngineUnderTest engine) {
    byte[] good = sign();
    Es256.Verifier verifier = engine.verifier(keys.publicKey());
    for (int bit = 0; bit < good.length * 8; bit += 3) {
      byte[] tampered = good.clone();
      tampered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(verifier.verify(MESSAGE, tampered)).as("bit %d", bit).isFalse();
    }
    assertThat(verifier.verify(MESSAGE, good)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void refusedSignaturesLeaveTheVerifierUsable(EcEngine engine) {
    Es256.Verifier verifier = engine.verifier(keys.publicKey());
    byte[] good = sign();
    for (int i = 0; i < 100; i++) {
      assertThat(verifier.verify(MESSAGE, new byte[64])).isFalse();
      assertThat(verifier.verify(MESSAGE, good)).isTrue();
    }
  }

  @Test
  void pointsOfOtherKindsAreNoKeys() {
    byte[] point = keys.publicKey().point();
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = (byte) (2 + (point[64] & 1));
    byte[] hybrid = point.clone();
    hybrid[0] = (byte) (6 + (point[64] & 1));
    byte[] offCurve = point.clone();
    offCurve[64] ^= 1;
    byte[] zero = new byte[65];
    zero[0] = 4;
    byte[] overField = point.clone();
    Arrays.fill(overField, 1, 33, (byte) 0xff);

    assertThat(P256PublicKey.parse(point)).hasValue(keys.publicKey());
    for (byte[] wrong :
        List.of(
            compressed,
            hybrid,
            offCurve,
            zero,
            overField,
            new byte[0],
            new byte[1],
            new byte[65],
            Arrays.copyOf(point, 64),
            Arrays.copyOf(point, 66))) {
      assertThat(P256PublicKey.parse(wrong)).as(HexFormat.of().formatHex(wrong)).isEmpty();
    }
  }

  /// A coordinate of zero plus the field's size would be the same point under another name.
  @Test
  void coordinatesAreNotReducedButRefused() {
    BigInteger p = P256.FIELD;
    // x = 5 is on the curve, and 5 + p still fits into 32 bytes.
    var x = BigInteger.valueOf(5);
    BigInteger y = root(x).orElseThrow();

    assertThat(P256PublicKey.parse(point(x, y))).isPresent();
    assertThat(P256PublicKey.parse(point(x, p.subtract(y)))).isPresent();
    assertThat(P256PublicKey.parse(point(x.add(p), y))).isEmpty();
  }

  /// The base points of secp256k1 and brainpoolP256r1, which are of the same size.
  @Test
  void pointsOfOtherCurvesAreNoKeys() {
    for (String other :
        List.of(
            "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
            "048bd2aeb9cb7e57cb2c4b482ffc81b7afb9de27e1e3bd23c23a4453bd9ace3262547ef835c3dac4fd97f8461a14611dc9c27745132ded8e545c1d54c72f046997")) {
      assertThat(P256PublicKey.parse(HexFormat.of().parseHex(other))).isEmpty();
    }
  }

  @Test
  void privateKeysAreFromOneToTheOrder() {
    BigInteger n = P256.ORDER;

    assertThat(P256KeyPair.parse(P256.bytes(BigInteger.ONE)))
        .map(pair -> HexFormat.of().formatHex(pair.publicKey().point()))
        .hasValue(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
    assertThat(P256KeyPair.parse(P256.bytes(n.subtract(BigInteger.ONE)))).isPresent();
    assertThat(P256KeyPair.parse(P256.bytes(n))).isEmpty();
    assertThat(P256KeyPair.parse(new byte[32])).isEmpty();
    assertThat(P256KeyPair.parse(new byte[31])).isEmpty();
    assertThat(P256KeyPair.parse(new byte[0])).isEmpty();
    assertThat(P256KeyPair.parse("not base64!")).isEmpty();
    assertThat(P256KeyPair.parse(keys.secretBase64url()))
        .map(P256KeyPair::publicKey)
        .hasValue(keys.publicKey());
  }

  @ParameterizedTest
  @MethodSource("engines")
  void aFreshPairIsAPair(EcEngine engine) {
    P256KeyPair fresh = engine.generate();
    assertThat(BouncyCastle.publicPoint(fresh.secret())).isEqualTo(fresh.publicKey().point());
    assertThat(engine.generate().publicKey()).isNotEqualTo(fresh.publicKey());
  }

  @Test
  void allProvidersAgreeOnTheSharedSecret() {
    P256KeyPair other = P256KeyPair.generate();
    List<byte[]> secrets =
        engines()
            .flatMap(engine ->
                Stream.of(
                    engine.agree(keys, other.publicKey()), engine.agree(other, keys.publicKey())))
            .toList();

    assertThat(secrets).allMatch(secret -> secret.length == 32);
    assertThat(secrets).allMatch(secret -> Arrays.equals(secret, secrets.getFirst()));
  }

  @Test
  void manyThreadsShareOneVerifier() throws InterruptedException {
    Es256.Verifier verifier = Es256.verifier(keys.publicKey());
    byte[] good = sign();
    byte[] bad = good.clone();
    bad[63] ^= 1;
    var wrong = new AtomicInteger();
    var threads =
        Stream.generate(() ->
                Thread.startVirtualThread(() -> {
                  for (int i = 0; i < 50; i++) {
                    if (!verifier.verify(MESSAGE, good) || verifier.verify(MESSAGE, bad)) {
                      wrong.incrementAndGet();
                    }
                  }
                }))
            .limit(32)
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(wrong).hasValue(0);
  }

  private byte[] sign() {
    return Es256.signer(keys).sign(MESSAGE);
  }

  private static byte[] signature(BigInteger r, BigInteger s) {
    var signature = new byte[64];
    System.arraycopy(P256.bytes(r), 0, signature, 0, 32);
    System.arraycopy(P256.bytes(s), 0, signature, 32, 32);
    return signature;
  }

  private static byte[] point(BigInteger x, BigInteger y) {
    var point = new byte[65];
    point[0] = 4;
    System.arraycopy(P256.bytes(x), 0, point, 1, 32);
    System.arraycopy(P256.bytes(y), 0, point, 33, 32);
    return point;
  }

  private static Optional<BigInteger> root(BigInteger x) {
    BigInteger p = P256.FIELD;
    var b = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    BigInteger square = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).add(b).mod(p);
    BigInteger root = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    return root.modPow(BigInteger.TWO, p).equals(square) ? Optional.of(root) : Optional.empty();
  }

  private static String hex(String base64url) {
    return HexFormat.of().formatHex(bytes(base64url));
  }

  private static byte[] bytes(String base64url) {
    return Base64Url.decode(base64url).orElseThrow();
  }
}
