package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static pushstack.endpoint.PushRouteTest.assertRefused;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.crypto.Es256;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.vapid.VapidSigner;

/// Each rule of section 3.5 as a sender meets it.
class VapidTest {
  private static final Instant EXPIRY = TestService.NOW.plusSeconds(3600);
  private static final Optional<String> SUB = Optional.of("mailto:ops@sender.example");

  private final TestService service = new TestService();
  private final P256KeyPair key = P256KeyPair.generate();
  private final VapidSigner signer = new VapidSigner(key);
  private final String good = signer.authorization(TestService.ORIGIN, EXPIRY, SUB);
  private final String token = signer.token(TestService.ORIGIN, EXPIRY, SUB);

  @AfterEach
  void close() {
    service.close();
  }

  private HttpRequest.Builder signed(String path, String authorization) {
    return service
        .request(path)
        .header("TTL", "60")
        .header("Authorization", authorization)
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  private HttpResponse<String> push(String authorization) {
    return service.send(signed(service.endpoint(), authorization));
  }

  private void assertUnauthorized(HttpResponse<String> response, String message, String label) {
    assertRefused(response, 401, 109, message);
    assertThat(response.headers().firstValue("www-authenticate")).contains("vapid");
    assertThat(service.events).contains("unauthorized " + label, "refused UNAUTHORIZED");
    assertThat(service.handedOver).isEmpty();
  }

  @Test
  void validTokenIsAcceptedOnBothKindsOfEndpoint() {
    assertThat(push(good).statusCode()).isEqualTo(201);
    assertThat(service.send(signed(service.endpoint(key), good)).statusCode()).isEqualTo(201);
    assertThat(service.events).contains("authorized vapid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebPush", "webpush", "Bearer"})
  void olderSchemesTakeTheKeyFromCryptoKey(String scheme) {
    var request =
        signed(service.endpoint(key), scheme + " " + token)
            .header("Crypto-Key", "p256ecdsa=" + signer.publicKey());

    assertThat(service.send(request).statusCode()).isEqualTo(201);
  }

  @Test
  void olderSchemeWithoutKeyIsBadRequest() {
    assertRefused(push("WebPush " + token), 400, 110, "Crypto-Key");
  }

  @Test
  void tokenWithoutSubIsAccepted() {
    assertThat(
            push(signer.authorization(TestService.ORIGIN, EXPIRY, Optional.empty())).statusCode())
        .isEqualTo(201);
    assertThat(push(signer.authorization(TestService.ORIGIN, EXPIRY, Optional.of(""))).statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "'', missing_token",
    "vapid, missing_token",
    "'vapid k=abc', missing_token",
    "'WebPush', missing_token"
  })
  void missingTokenIsRefused(String authorization, String label) {
    assertUnauthorized(push(authorization), "Missing VAPID token", label);
  }

  @Test
  void unknownSchemeIsRefused() {
    assertUnauthorized(push("Basic dXNlcjpwYXNz"), "Unknown auth scheme", "unknown_scheme");
  }

  @Test
  void missingKeyIsRefused() {
    assertUnauthorized(push("vapid t=" + token), "Missing VAPID public key", "missing_key");
  }

  @Test
  void restrictedEndpointWantsAuthorization() {
    var response =
        service.send(
            service
                .request(service.endpoint(key))
                .header("TTL", "60")
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertUnauthorized(response, "Missing VAPID public key", "missing_key");
  }

  @Test
  void keyThatIsNoPointIsRefused() {
    assertUnauthorized(
        push("vapid t=" + token + ", k=BBBB"), "Invalid VAPID public key", "invalid_key");
  }

  @Test
  void otherKeysTokenIsRefusedAndNeverGone() {
    String other =
        new VapidSigner(P256KeyPair.generate()).authorization(TestService.ORIGIN, EXPIRY, SUB);
    service.tables.records.clear();

    assertUnauthorized(
        service.send(signed(service.endpoint(key), other)),
        "VAPID public key mismatch",
        "key_mismatch");
  }

  @Test
  void tamperedSignatureIsRefused() {
    char last = token.charAt(token.length() - 5);
    String tampered =
        token.substring(0, token.length() - 5)
            + (last == 'A' ? 'B' : 'A')
            + token.substring(token.length() - 4);

    assertUnauthorized(
        push("vapid t=" + tampered + ", k=" + signer.publicKey()),
        "Invalid VAPID token",
        "invalid_vapid");
  }

  @Test
  void signatureOfAnotherKeyIsRefused() {
    String other = new VapidSigner(P256KeyPair.generate()).publicKey();

    assertUnauthorized(
        push("vapid t=" + token + ", k=" + other), "Invalid VAPID token", "invalid_vapid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "a.b.c", "...", "eyJhbGciOiJub25lIn0.e30."})
  void malformedTokenIsRefused(String text) {
    assertUnauthorized(
        push("vapid t=" + text + ", k=" + signer.publicKey()),
        "Invalid VAPID token",
        "invalid_vapid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://push.example/", "http://push.example", "https://other.example"})
  void otherAudienceIsRefused(String audience) {
    assertUnauthorized(
        push(signer.authorization(audience, EXPIRY, SUB)),
        "Invalid VAPID audience",
        "invalid_audience");
  }

  @Test
  void expiredTokenIsRefusedAfterTheLeeway() {
    Instant justNow = TestService.NOW.minusSeconds(59);
    assertThat(push(signer.authorization(TestService.ORIGIN, justNow, SUB)).statusCode())
        .isEqualTo(201);
    service.handedOver.clear();

    Instant past = TestService.NOW.minusSeconds(61);
    assertUnauthorized(
        push(signer.authorization(TestService.ORIGIN, past, SUB)),
        "Invalid VAPID expiry",
        "invalid_expiry");
  }

  @Test
  void expiryTooFarAheadIsRefused() {
    Instant far = TestService.NOW.plusSeconds(86_400 + 61);

    assertUnauthorized(
        push(signer.authorization(TestService.ORIGIN, far, SUB)),
        "The VAPID token expiration is too long",
        "future_expiration_token");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"aud\":\"https://push.example\",\"exp\":\"@\"}', Invalid VAPID",
    "'{\"aud\":\"https://push.example\"}', Missing required exp",
    "'{\"exp\":1795523600}', Missing required aud",
    "'{\"aud\":[\"https://push.example\"],\"exp\":1795523600}', Invalid VAPID",
    "'not json', Invalid VAPID token"
  })
  void wrongClaimsAreRefused(String claims, String message) {
    var response = push("vapid t=" + sign(claims) + ", k=" + signer.publicKey());
    assertRefused(response, 401, 109, message);
    assertThat(response.headers().firstValue("www-authenticate")).contains("vapid");
  }

  /// What no proper signer would sign.
  private String sign(String claims) {
    String input = base64url("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." + base64url(claims);
    byte[] signature = Es256.signer(key).sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String base64url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void authorizationIsCheckedBeforeTheSubscriptionAndAfterTheToken() {
    service.tables.records.clear();
    assertRefused(push("vapid t=abc, k=abc"), 401, 109, null);
    assertRefused(service.send(signed("/wpush/v1/abc", "vapid t=abc, k=abc")), 404, 102, null);
  }
}
