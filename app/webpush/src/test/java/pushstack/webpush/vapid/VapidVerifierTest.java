package pushstack.webpush.vapid;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.Base64Url;
import pushstack.webpush.Publisher;
import pushstack.webpush.crypto.Es256;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.vapid.VapidResult.Refused;
import pushstack.webpush.vapid.VapidResult.Valid;

class VapidVerifierTest {
  private static final String AUDIENCE = "https://push.example";
  private static final Optional<String> NO_KEY = Optional.empty();
  private static final String ES256 = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";

  private Instant now = Instant.ofEpochSecond(1_700_000_000);
  private final P256KeyPair keys = P256KeyPair.generate();
  private final VapidSigner signer = new VapidSigner(keys);
  private final VapidVerifier verifier = new VapidVerifier(() -> now, AUDIENCE, 100);

  @Test
  void acceptsWhatTheSignerMakes() {
    assertThat(verify(good()))
        .isEqualTo(
            new Valid(
                VapidKey.of(keys.publicKey()),
                Optional.of("mailto:a@b.example"),
                SubjectForm.PROPER,
                now.plusSeconds(3600),
                VapidScheme.VAPID));
  }

  /// The example of RFC 8292 section 2.4.
  @Test
  void acceptsTheExampleOfTheRfc() {
    now = Instant.ofEpochSecond(1_453_500_000);
    var rfc = new VapidVerifier(() -> now, "https://push.example.net", 1);

    VapidResult result =
        rfc.verify(
            "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs",
            NO_KEY);

    assertThat(result).isInstanceOf(Valid.class);
  }

  /// Made with the npm package web-push 3, as are the messages in the tests of the encryption.
  @Test
  void acceptsWhatTheNpmLibraryMakes() {
    now = Instant.ofEpochSecond(1_795_590_000);
    String key =
        "BDIoOvfMLf-g00YYYW5HaY8yv-xJJLoBQVnUa56hLF0ikSo5ee4VG3A9wx6LuLJxdVCC9T2RXzJrm1ZKgfj9ZF4";

    assertThat(
            verifier.verify(
                "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZSIsImV4cCI6MTc5NTU5NzUxMywic3ViIjoibWFpbHRvOmFAYi5leGFtcGxlIn0.Z3fiwyPh5AUEwwWpOmGWH2zp1Yt8yqLy0643oeW8fnW2IHX0FmM9M932EYVdN145ZiE9DD2qCd8S5BC5e2Kmlw, k="
                    + key,
                NO_KEY))
        .isInstanceOf(Valid.class);
    assertThat(
            verifier.verify(
                "WebPush eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZSIsImV4cCI6MTc5NTU5NzUxMywic3ViIjoibWFpbHRvOmFAYi5leGFtcGxlIn0.E0s-L1Q49sh0dFtvYW34BZ7qCBcN9Z9F48ybx5dst4Qg0QLM8RyXsgpeKuwK8aRjrDxGRxmU6BGeDjQQqXH1Rw",
                Optional.of("dh=BJKQefAHkvMnrDXn;p256ecdsa=" + key)))
        .isInstanceOf(Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vapid t=%1$s,k=%2$s",
        "vapid t=%1$s, k=%2$s",
        "VAPID k=%2$s,t=%1$s",
        "Vapid   t = %1$s ,\tk = %2$s ",
        " vapid\tT=%1$s,K=%2$s",
        "vapid t=\"%1$s\", k=\"%2$s\"",
        "vapid t=%1$s, k=%2$s, x=y, z",
        "vapid t=%1$s,k=%2$s=",
      })
  void theCurrentSchemeInAnyOrderAndWithBlanks(String form) {
    assertThat(verify(form.formatted(token(), signer.publicKey()))).isInstanceOf(Valid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "WebPush,WEBPUSH",
    "webpush,WEBPUSH",
    "Bearer,BEARER",
    "bearer,BEARER",
    "BEARER,BEARER"
  })
  void theOlderSchemesTakeTheKeyFromTheirOwnHeader(String name, VapidScheme scheme) {
    for (String header :
        List.of("p256ecdsa=%s", "dh=BA;p256ecdsa=\"%s\"", "keyid=a;dh=BA, p256ecdsa = %s=")) {
      assertThat(
              verifier.verify(
                  name + " " + token(), Optional.of(header.formatted(signer.publicKey()))))
          .isInstanceOfSatisfying(Valid.class, v -> assertThat(v.scheme()).isEqualTo(scheme));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dh=BA", "p256ecdsa=", "p256ecdsa", "keyid=a;p256ecdsa"})
  void theOlderSchemesWithoutAKeyAreABadRequest(String cryptoKey) {
    VapidResult result = verifier.verify("WebPush " + token(), Optional.of(cryptoKey));

    assertThat(result).isEqualTo(new Refused(VapidError.MISSING_CRYPTO_KEY));
    assertThat(verifier.verify("Bearer " + token(), NO_KEY)).isEqualTo(result);
    assertThat(VapidError.MISSING_CRYPTO_KEY.status()).isEqualTo(400);
    assertThat(VapidError.MISSING_CRYPTO_KEY.errno()).isEqualTo(110);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|MISSING_TOKEN|Missing VAPID token",
        "`  `|MISSING_TOKEN|Missing VAPID token",
        "vapid|MISSING_TOKEN|Missing VAPID token",
        "webpush |MISSING_TOKEN|Missing VAPID token",
        "vapid k=BA|MISSING_TOKEN|Missing VAPID token",
        "vapid t=,k=BA|MISSING_TOKEN|Missing VAPID token",
        "vapid x|MISSING_TOKEN|Missing VAPID token",
        "vapid t=a.b.c|MISSING_KEY|Missing VAPID public key",
        "vapid t=a.b.c,k=|MISSING_KEY|Missing VAPID public key",
        "Basic YTpi|UNKNOWN_SCHEME|Unknown auth scheme",
        "t=a,k=b|UNKNOWN_SCHEME|Unknown auth scheme",
        "vapid,t=a,k=b|UNKNOWN_SCHEME|Unknown auth scheme",
        "vapid t=a,t=b,k=c|INVALID_TOKEN|Invalid VAPID token: parameter t sent twice",
        "vapid t=a,k=b,k=c|INVALID_TOKEN|Invalid VAPID token: parameter k sent twice",
        "vapid t=a,k=b|INVALID_TOKEN|Invalid VAPID token: not three parts",
        "vapid t=a.b,k=b|INVALID_TOKEN|Invalid VAPID token: not three parts",
        "vapid t=a.b.c.d,k=b|INVALID_TOKEN|Invalid VAPID token: not three parts",
        "vapid t=..,k=b|INVALID_TOKEN|Invalid VAPID token: not a JSON object",
        "vapid t=!.!.!,k=b|INVALID_TOKEN|Invalid VAPID token: not base64url",
      })
  void malformedHeadersAreRefused(String header, VapidError error, String message) {
    assertThat(verify(header))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.error()).isEqualTo(error);
              assertThat(refused.message()).isEqualTo(message);
              assertThat(error.status()).isEqualTo(401);
              assertThat(error.errno()).isEqualTo(109);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"alg\":\"none\"}|alg is not ES256",
        "{\"alg\":\"HS256\"}|alg is not ES256",
        "{\"alg\":\"ES384\"}|alg is not ES256",
        "{\"alg\":\"es256\"}|alg is not ES256",
        "{\"alg\":[\"ES256\"]}|alg is not ES256",
        "{\"alg\":null}|alg is not ES256",
        "{\"typ\":\"JWT\"}|alg is not ES256",
        "{}|alg is not ES256",
        "{\"alg\":\"none\",\"alg\":\"ES256\"}|header is no JSON object",
        "{\"alg\":\"ES256\",\"alg\":\"ES256\"}|header is no JSON object",
        "{\"alg\":\"ES256\",\"crit\":[\"x\"]}|critical header extension",
        "{\"alg\":\"ES256\"} {}|more than one JSON object",
        "[\"ES256\"]|not a JSON object",
        "\"ES256\"|not a JSON object",
        "{\"alg\":\"ES256\"|header is no JSON object",
        "ES256|header is no JSON object",
      })
  void otherJwtHeadersAreRefused(String header, String reason) {
    assertThat(verify(authorization(sign(header, claims(AUDIENCE, 60)))))
        .isEqualTo(new Refused(VapidError.INVALID_TOKEN, reason));
  }

  @Test
  void otherHeaderFieldsDoNotMatter() {
    assertThat(
            verify(
                authorization(
                    sign(
                        "{\"kid\":{\"a\":[1]},\"alg\":\"ES256\",\"typ\":7}",
                        claims(AUDIENCE, 60)))))
        .isInstanceOf(Valid.class);
  }

  @Test
  void theSecretOfATokenSignedWithHmacIsNotThePublicKey() throws GeneralSecurityException {
    String input = part("{\"alg\":\"HS256\"}") + "." + part(claims(AUDIENCE, 60));
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(keys.publicKey().point(), "HmacSHA256"));
    String token = input + "." + Base64Url.encode(mac.doFinal(bytes(input)));

    assertThat(verify(authorization(token))).isInstanceOf(Refused.class);
  }

  @Test
  void unsignedTokensAreRefused() {
    String input = part(ES256) + "." + part(claims(AUDIENCE, 60));

    for (String signature :
        List.of("", "AA", Base64Url.encode(new byte[63]), Base64Url.encode(new byte[64]))) {
      assertThat(verify(authorization(input + "." + signature)))
          .isEqualTo(new Refused(VapidError.INVALID_TOKEN, "bad signature"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"aud\":\"https://push.example\"}|Missing required exp",
        "{\"aud\":\"https://push.example\",\"exp\":null}|Missing required exp",
        "{\"exp\":1700000060}|Missing required aud",
        "{\"aud\":null,\"exp\":1700000060}|Missing required aud",
        "{}|Missing required aud",
        "{\"aud\":[\"https://push.example\"],\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":\"https://push.example/\",\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":\"https://push.example:443\",\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":\"http://push.example\",\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":\"HTTPS://push.example\",\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":\"\",\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":7,\"exp\":1700000060}|Invalid VAPID audience",
        "{\"aud\":\"https://push.example\",\"exp\":\"1700000060\"}|Invalid VAPID token: exp is no integer",
        "{\"aud\":\"https://push.example\",\"exp\":\"@\"}|Invalid VAPID token: exp is no integer",
        "{\"aud\":\"https://push.example\",\"exp\":1700000060.0}|Invalid VAPID token: exp is no integer",
        "{\"aud\":\"https://push.example\",\"exp\":1.7e9}|Invalid VAPID token: exp is no integer",
        "{\"aud\":\"https://push.example\",\"exp\":[1700000060]}|Invalid VAPID token: exp is no integer",
        "{\"aud\":\"https://push.example\",\"exp\":99999999999999999999}|Invalid VAPID token: claims are no JSON object",
        "{\"aud\":\"https://push.example\",\"exp\":9223372036854775807}|The VAPID token expiration is too long",
        "{\"aud\":\"https://push.example\",\"exp\":-9223372036854775808}|Invalid VAPID expiry",
        "{\"aud\":\"https://push.example\",\"exp\":0}|Invalid VAPID expiry",
        "{\"aud\":\"https://push.example\",\"exp\":1700000060,\"exp\":1700000060}|Invalid VAPID token: claims are no JSON object",
        "{\"aud\":\"https://push.example\",\"aud\":\"x\",\"exp\":1700000060}|Invalid VAPID token: claims are no JSON object",
        "{\"aud\":\"https://push.example\",\"exp\":1700000060,\"a\":1,\"a\":2}|Invalid VAPID token: claims are no JSON object",
        "{\"aud\":\"https://push.example\",\"exp\":1700000060}{}|Invalid VAPID token: more than one JSON object",
        "{\"aud\":\"https://push.example\",\"exp\":1700000060|Invalid VAPID token: claims are no JSON object",
        "[]|Invalid VAPID token: not a JSON object",
        "null|Invalid VAPID token: not a JSON object",
        "claims|Invalid VAPID token: claims are no JSON object",
      })
  void claimsThatBreakARuleAreRefusedWithTheirMessage(String claims, String message) {
    assertThat(verify(authorization(signer.sign(claims))))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.message()).isEqualTo(message));
  }

  @Test
  void deeplyNestedClaimsAreRefused() {
    String claims = "{\"x\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}";

    assertThat(verify(authorization(signer.sign(claims)))).isInstanceOf(Refused.class);
  }

  @Test
  void expiryHasALeewayOfAMinuteAndALimitOfADay() {
    assertThat(verify(expiring(-60))).isInstanceOf(Valid.class);
    assertThat(verify(expiring(-61))).isEqualTo(new Refused(VapidError.INVALID_EXPIRY));
    assertThat(verify(expiring(86_400))).isInstanceOf(Valid.class);
    assertThat(verify(expiring(86_401))).isEqualTo(new Refused(VapidError.EXPIRY_TOO_FAR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"sub\":\"mailto:a@b.example\"|PROPER",
        "\"sub\":\"MAILTO:a@b.example\"|PROPER",
        "\"sub\":\"https://a.example\"|PROPER",
        "\"sub\":\"http://a.example\"|OTHER_TEXT",
        "\"sub\":\"a@b.example\"|OTHER_TEXT",
        "\"sub\":\"\"|EMPTY",
        "\"sub\":\" \"|EMPTY",
        "\"sub\":null|MISSING",
        "\"other\":1|MISSING",
        "\"sub\":7|NO_TEXT",
        "\"sub\":{\"a\":\"b\"}|NO_TEXT",
      })
  void subjectsAreOnlyLabelled(String claim, SubjectForm form) {
    String claims = "{\"aud\":\"" + AUDIENCE + "\",\"exp\":1700000060," + claim + "}";

    assertThat(verify(authorization(signer.sign(claims))))
        .isInstanceOfSatisfying(Valid.class, v -> assertThat(v.subject()).isEqualTo(form));
  }

  @Test
  void keysAreReadInEveryFormThatLibrariesSend() {
    byte[] point = keys.publicKey().point();
    byte[] raw = HexFormat.of().parseHex(HexFormat.of().formatHex(point).substring(2));
    String hex = HexFormat.of().formatHex(point);
    byte[] spki =
        HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200" + hex);
    byte[] ecdhSpki =
        HexFormat.of().parseHex("3056301006042b81047006082a8648ce3d030107034200" + hex);
    assertThat(spki).hasSize(91);
    assertThat(ecdhSpki).hasSize(88);
    for (byte[] form : List.of(point, raw, spki, ecdhSpki)) {
      for (Base64.Encoder encoder :
          List.of(
              Base64.getEncoder(),
              Base64.getUrlEncoder(),
              Base64.getEncoder().withoutPadding(),
              Base64.getUrlEncoder().withoutPadding())) {
        VapidResult result = verify("vapid t=" + token() + ",k=" + encoder.encodeToString(form));

        assertThat(result)
            .isInstanceOfSatisfying(
                Valid.class,
                valid -> {
                  assertThat(valid.key()).isEqualTo(VapidKey.of(keys.publicKey()));
                  assertThat(valid.key().publisher()).isEqualTo(new Publisher(signer.publicKey()));
                });
      }
    }
  }

  @Test
  void otherKeysAreRefused() {
    byte[] point = keys.publicKey().point();
    byte[] offCurve = point.clone();
    offCurve[20] ^= 1;
    byte[] compressed = new byte[33];
    compressed[0] = 2;
    for (byte[] wrong :
        List.of(
            new byte[1],
            new byte[64],
            new byte[65],
            new byte[91],
            new byte[88],
            compressed,
            offCurve)) {
      assertThat(verify("vapid t=" + token() + ",k=" + Base64Url.encode(wrong)))
          .isInstanceOfSatisfying(
              Refused.class, r -> assertThat(r.error()).isEqualTo(VapidError.INVALID_KEY));
    }
    assertThat(verify("vapid t=" + token() + ",k=not*base64"))
        .isInstanceOfSatisfying(
            Refused.class, r -> assertThat(r.error()).isEqualTo(VapidError.INVALID_KEY));
    assertThat(verify("vapid t=" + token() + ",k=" + "A".repeat(VapidVerifier.MAX_KEY_LENGTH + 1)))
        .isEqualTo(new Refused(VapidError.INVALID_KEY, "too long"));
  }

  @Test
  void tokensOfAnotherKeyAreRefused() {
    String other = new VapidSigner(P256KeyPair.generate()).publicKey();

    assertThat(verify("vapid t=" + token() + ",k=" + other))
        .isEqualTo(new Refused(VapidError.INVALID_TOKEN, "bad signature"));
  }

  @Test
  void everyChangedCharacterOfATokenIsRefused() {
    String token = token();
    for (int i = 0; i < token.length(); i++) {
      for (char c : new char[] {'A', 'Q', '_', '='}) {
        if (token.charAt(i) != c) {
          String tampered = token.substring(0, i) + c + token.substring(i + 1);
          assertThat(verify(authorization(tampered)))
              .as("%s at %d", c, i)
              .isInstanceOf(Refused.class);
        }
      }
    }
  }

  @Test
  void tokensHaveALimit() {
    String claims = claims(AUDIENCE, 60).replace("}", ",\"x\":\"" + "a".repeat(2_000) + "\"}");

    assertThat(verify(authorization(signer.sign(claims))))
        .isEqualTo(new Refused(VapidError.INVALID_TOKEN, "too long"));
  }

  @Test
  void rememberedTokensExpireAllTheSame() {
    String authorization = expiring(100);
    assertThat(verify(authorization)).isInstanceOf(Valid.class);
    now = now.plusSeconds(160);
    assertThat(verify(authorization)).isInstanceOf(Valid.class);
    now = now.plusSeconds(1);
    assertThat(verify(authorization)).isEqualTo(new Refused(VapidError.INVALID_EXPIRY));
    assertThat(verify(authorization)).isEqualTo(new Refused(VapidError.INVALID_EXPIRY));
  }

  /// A clock set back makes a remembered token one that ends too far ahead.
  @Test
  void rememberedTokensAreJudgedByTheClockOfNow() {
    String authorization = expiring(86_000);
    assertThat(verify(authorization)).isInstanceOf(Valid.class);
    assertThat(verify(authorization)).isInstanceOf(Valid.class);
    now = now.minus(Duration.ofHours(1));
    assertThat(verify(authorization)).isEqualTo(new Refused(VapidError.EXPIRY_TOO_FAR));
  }

  @Test
  void aRememberedTokenDoesNotVouchForAnotherKeyOrSignature() {
    String token = token();
    assertThat(verify(authorization(token))).isInstanceOf(Valid.class);
    assertThat(verify(authorization(token))).isInstanceOf(Valid.class);
    String other = new VapidSigner(P256KeyPair.generate()).publicKey();

    assertThat(verify("vapid t=" + token + ",k=" + other)).isInstanceOf(Refused.class);
    assertThat(verify(authorization(token.substring(0, token.length() - 2) + "AA")))
        .isInstanceOf(Refused.class);
  }

  @Test
  void theSchemeOfARememberedTokenIsThatOfTheRequest() {
    String token = token();
    assertThat(verify(authorization(token))).isInstanceOf(Valid.class);
    assertThat(verify(authorization(token))).isInstanceOf(Valid.class);

    assertThat(verifier.verify("WebPush " + token, Optional.of("p256ecdsa=" + signer.publicKey())))
        .isInstanceOfSatisfying(
            Valid.class, valid -> assertThat(valid.scheme()).isEqualTo(VapidScheme.WEBPUSH));
  }

  @Test
  void moreSendersThanTheCacheHoldsAreStillVerified() {
    var small = new VapidVerifier(() -> now, AUDIENCE, 2);
    for (int i = 0; i < 20; i++) {
      var sender = new VapidSigner(P256KeyPair.generate());
      String authorization = sender.authorization(AUDIENCE, now.plusSeconds(60), Optional.empty());
      assertThat(small.verify(authorization, NO_KEY)).isInstanceOf(Valid.class);
      assertThat(small.verify(authorization, NO_KEY)).isInstanceOf(Valid.class);
    }
  }

  @Test
  void anyTextIsVerifiedOrRefused() {
    var random = new Random(8292);
    String good = good();
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder(good);
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(256));
          case 1 -> text.insert(at, " ,=.\"\u0000\ud800".charAt(random.nextInt(7)));
          default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(40)));
        }
        if (text.isEmpty()) {
          text.append('v');
        }
      }
      VapidResult result = verifier.verify(text.toString(), Optional.of(text.toString()));
      if (result instanceof Refused refused) {
        assertThat(refused.message()).doesNotContain("eyJ");
      }
    }
  }

  @Test
  void signersKnowTheOriginOfAnEndpoint() {
    assertThat(audience("https://push.example/wpush/v1/x")).isEqualTo("https://push.example");
    assertThat(audience("HTTPS://Push.Example:443/x")).isEqualTo("https://push.example");
    assertThat(audience("http://127.0.0.1:8082/x")).isEqualTo("http://127.0.0.1:8082");
    assertThat(audience("http://localhost:80/")).isEqualTo("http://localhost");
    assertThat(audience("https://push.example:80/")).isEqualTo("https://push.example:80");
  }

  @Test
  void signersQuoteWhatTheyAreGiven() {
    String sub = "mailto:\"a\\b\"\n\u00e4@b.example";
    String authorization = signer.authorization(AUDIENCE, now.plusSeconds(60), Optional.of(sub));

    assertThat(verify(authorization))
        .isInstanceOfSatisfying(Valid.class, valid -> assertThat(valid.sub()).hasValue(sub));
  }

  private VapidResult verify(String authorization) {
    return verifier.verify(authorization, NO_KEY);
  }

  private String good() {
    return signer.authorization(AUDIENCE, now.plusSeconds(3600), Optional.of("mailto:a@b.example"));
  }

  private String token() {
    return signer.token(AUDIENCE, now.plusSeconds(3600), Optional.of("mailto:a@b.example"));
  }

  private String authorization(String token) {
    return "vapid t=" + token + ", k=" + signer.publicKey();
  }

  private String expiring(long seconds) {
    return signer.authorization(AUDIENCE, now.plusSeconds(seconds), Optional.empty());
  }

  private String claims(String audience, long seconds) {
    return "{\"aud\":\"%s\",\"exp\":%d}".formatted(audience, now.getEpochSecond() + seconds);
  }

  private String sign(String header, String claims) {
    String input = part(header) + "." + part(claims);
    return input + "." + Base64Url.encode(Es256.signer(keys).sign(bytes(input)));
  }

  private static String part(String json) {
    return Base64Url.encode(bytes(json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String audience(String endpoint) {
    return VapidSigner.audience(URI.create(endpoint));
  }
}
