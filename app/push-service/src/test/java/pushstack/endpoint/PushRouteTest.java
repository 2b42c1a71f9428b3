package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.delivery.PushReply;
import pushstack.storage.SessionRef;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

class PushRouteTest {
  // Not UTF-8: bodies are bytes.
  private static final byte[] BODY = HexFormat.of().parseHex("c328a0a1e228a1");

  private final TestService service = new TestService();

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void acceptedPushIsAnsweredWithLocationAndTtl(Version version) {
    var response = service.send(service.push(BODY), version);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("ttl")).contains("60");
    String location = response.headers().firstValue("location").orElseThrow();
    assertThat(location).startsWith("https://push.example/m/");
    PushMessage message = service.handedOver.getFirst();
    assertThat(message.version()).isEqualTo(location.substring("https://push.example/m/".length()));
    assertThat(service.messageIds.open(message.version())).contains(message.id());
    assertThat(message.id().uaid()).isEqualTo(service.uaid);
    assertThat(message.id().channel()).isEqualTo(service.channel);
    assertThat(message.timestamp()).isEqualTo(TestService.NOW.getEpochSecond());
    assertThat(message.payload())
        .isEqualTo(new Payload(ContentEncoding.AES128GCM, null, null, BODY));
    assertThat(service.events).containsExactly("received 127.0.0.1", "accepted ACKNOWLEDGED");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void largestBodyPassesAndOneByteMoreDoesNot(Version version) {
    assertThat(service.send(service.push(new byte[Payload.MAX_BYTES]), version).statusCode())
        .isEqualTo(201);

    assertRefused(
        service.send(service.push(new byte[Payload.MAX_BYTES + 1]), version), 413, 104, "5630");
    assertThat(service.handedOver).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bodyOfUnknownLengthIsReadToTheLimit(Version version) {
    assertThat(service.send(streamed(Payload.MAX_BYTES), version).statusCode()).isEqualTo(201);
    assertThat(payload().body()).hasSize(Payload.MAX_BYTES);

    assertRefused(service.send(streamed(Payload.MAX_BYTES + 1), version), 413, 104, "5630");
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void bodyFarOverTheLimitIsAnsweredWhileItIsSent(Version version) {
    assertRefused(service.send(service.push(new byte[60_000]), version), 413, 104, "5630");
    assertRefused(service.send(streamed(180_000), version), 413, 104, "5630");
  }

  private HttpRequest.Builder streamed(int length) {
    return service
        .push(BODY)
        .POST(
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[length])));
  }

  @Test
  void emptyBodyIsDeliveredWithoutItsEncryptionHeaders() {
    var response =
        service.send(
            service
                .push()
                .header("Content-Encoding", "nonsense")
                .header("Encryption", "nonsense")
                .header("Crypto-Key", "nonsense"));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(service.handedOver.getFirst().payload()).isNull();
  }

  @Test
  void oldestEndpointsHaveNoVersion() {
    String path = service.endpoint().replace("/v1/", "/");

    assertThat(service.send(service.request(path).header("TTL", "0").POST(none())).statusCode())
        .isEqualTo(201);
  }

  @Test
  void paddedTokenIsAccepted() {
    String token = service.endpoint();
    String padded = token + "=".repeat((4 - token.substring(10).length() % 4) % 4);

    assertThat(service.send(service.request(padded).header("TTL", "0").POST(none())).statusCode())
        .isEqualTo(201);
  }

  @Test
  void tokenOfEveryOtherLengthIsUnknown() {
    String token = service.endpoint().substring("/wpush/v1/".length());
    var lengths = new ArrayList<Integer>();
    for (int length = 0; length < token.length(); length++) {
      lengths.add(length);
    }
    for (int length : lengths) {
      assertRefused(
          service.send(service.request("/wpush/v1/" + token.substring(0, length)).POST(none())),
          404,
          102,
          null);
    }
    for (String tail : List.of("A", "AAAA", "/x", "%0d%0aSet-Cookie:x", "A".repeat(3000))) {
      var response = service.send(service.request("/wpush/v1/" + token + tail).POST(none()));
      assertRefused(response, 404, 102, null);
      assertThat(response.headers().firstValue("set-cookie")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v0", "v3", "V1", "v", "v1v2"})
  void otherVersionsAreUnknown(String version) {
    String path = service.endpoint().replace("/v1/", "/" + version + "/");

    assertRefused(
        service.send(service.request(path).header("TTL", "0").POST(none())), 404, 102, null);
  }

  @Test
  void tokenOfOneVersionIsUnknownUnderTheOther() {
    String path = service.endpoint().replace("/v1/", "/v2/");

    assertRefused(
        service.send(service.request(path).header("TTL", "0").POST(none())), 404, 102, null);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, 111",
        "'', 111",
        "abc, 111",
        "1.5, 111",
        "+5, 111",
        "0x10, 111",
        "'1 2', 111",
        "٣, 111",
        "-1, 114",
        "-99999999999999999999, 114"
      })
  void badTtlIsRefused(@Nullable String ttl, int errno) throws Exception {
    String header = ttl == null ? "" : "TTL: " + ttl + "\r\n";
    String response =
        service.raw(
            "POST "
                + service.endpoint()
                + " HTTP/1.1\r\nHost: push.example\r\nConnection: close\r\n"
                + header
                + "Content-Length: 0\r\n\r\n");

    if (ttl != null && ttl.equals("٣")) {
      // Not even a header: no character that the test can send in one.
      assertThat(response).startsWith("HTTP/1.1 400");
    } else {
      assertThat(response).startsWith("HTTP/1.1 400").contains("\"errno\":" + errno);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "007, 7",
    "' 60 ', 60",
    "2592000, 2592000",
    "2592001, 2592000",
    "99999999999999999999, 2592000"
  })
  void goodTtlIsAnsweredAsItCounts(String sent, String answered) {
    var response =
        service.send(service.request(service.endpoint()).header("TTL", sent).POST(none()));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("ttl")).contains(answered);
    assertThat(service.handedOver.getFirst().ttl().seconds()).isEqualTo(Integer.parseInt(answered));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "news-1_2", "abcdefghijklmnopqrstuvwxyz012345", "YQ=="})
  void goodTopicIsKept(String topic) {
    assertThat(service.send(service.push().header("Topic", topic)).statusCode()).isEqualTo(201);
    assertThat(service.handedOver.getFirst().id().topic()).isEqualTo(new Topic(topic));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abcdefghijklmnopqrstuvwxyz0123456", "a b", "a/b", "a+b", "=", "a=b"})
  void badTopicIsRefused(String topic) {
    assertRefused(service.send(service.push().header("Topic", topic)), 400, 113, null);
  }

  @Test
  void urgencyIsKeptAndIsNormalIfNotSaid() {
    assertThat(service.send(service.push().header("Urgency", "very-low")).statusCode())
        .isEqualTo(201);
    assertThat(service.send(service.push()).statusCode()).isEqualTo(201);
    assertThat(service.handedOver)
        .extracting(PushMessage::urgency)
        .containsExactly(Urgency.VERY_LOW, Urgency.NORMAL);
    assertRefused(
        service.send(service.push().header("Urgency", "urgent")), 400, 115, "Invalid urgency");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, null, null, Missing Content-Encoding header",
        "aes128gcm, salt=abc, null, Do not include 'salt' in",
        "aes128gcm, null, dh=abc, Do not include 'dh' in",
        "aes128gcm, nonsense, null, Invalid Encryption header",
        "aes128gcm, null, p256ecdsa, Invalid Crypto-Key header",
        "aesgcm, null, dh=abc, Missing Encryption header",
        "aesgcm, rs=24, dh=abc, Missing salt value in Encryption header",
        "aesgcm, salt=, dh=abc, Invalid salt value in Encryption header",
        "aesgcm, salt=a+b/, dh=abc, Invalid salt value in Encryption header",
        "aesgcm, salt, dh=abc, Invalid Encryption header",
        "aesgcm, salt=abc, p256ecdsa=abc, Missing dh value in Crypto-Key header",
        "aesgcm, salt=abc, dh=*, Invalid dh value in Crypto-Key header",
        "aesgcm128, salt=abc, dh=abc, Unknown Content-Encoding header"
      })
  void badEncryptionHeadersAreRefused(
      @Nullable String coding,
      @Nullable String encryption,
      @Nullable String cryptoKey,
      String message) {
    HttpRequest.Builder request = service.push().POST(BodyPublishers.ofByteArray(BODY));
    Optional.ofNullable(coding).ifPresent(value -> request.header("Content-Encoding", value));
    Optional.ofNullable(encryption).ifPresent(value -> request.header("Encryption", value));
    Optional.ofNullable(cryptoKey).ifPresent(value -> request.header("Crypto-Key", value));

    assertRefused(service.send(request), 400, 110, message);
  }

  @Test
  void aesgcmHeadersAreKeptAsUserAgentsTakeThem() {
    var response =
        service.send(
            service
                .push()
                .POST(BodyPublishers.ofByteArray(BODY))
                .header("Content-Encoding", "aesgcm")
                .header("Encryption", "keyid=p256dh;salt=\"stuff==\"")
                .header("Crypto-Key", "keyid=p256dh; dh=\"BKey=\"")
                .header("Crypto-Key", "p256ecdsa=BVapid"));

    assertThat(response.statusCode()).isEqualTo(201);
    Payload payload = payload();
    assertThat(payload.encryption()).isEqualTo("keyid=p256dh;salt=stuff");
    assertThat(payload.cryptoKey()).isEqualTo("keyid=p256dh;dh=BKey,p256ecdsa=BVapid");
  }

  @Test
  void bodySizeThenTtlThenEncryptionThenRestIsChecked() {
    byte[] tooMuch = new byte[Payload.MAX_BYTES + 1];
    var all = service.request(service.endpoint()).POST(BodyPublishers.ofByteArray(tooMuch));
    assertRefused(service.send(all), 413, 104, null);

    var noTtl =
        service
            .request(service.endpoint())
            .POST(BodyPublishers.ofByteArray(BODY))
            .header("Topic", "a b");
    assertRefused(service.send(noTtl), 400, 111, null);

    var negative =
        service
            .request(service.endpoint())
            .POST(BodyPublishers.ofByteArray(BODY))
            .header("Topic", "a b")
            .header("TTL", "-1");
    assertRefused(service.send(negative), 400, 110, null);
    assertRefused(service.send(negative.header("Content-Encoding", "aes128gcm")), 400, 114, null);
  }

  @Test
  void offlineUserAgentsMessageIsStored() {
    service.offline();

    assertThat(service.send(service.push(BODY)).statusCode()).isEqualTo(201);
    assertThat(service.tables.stored()).hasSize(1);
    assertThat(service.events).contains("accepted STORED");
  }

  @Test
  void ttlZeroIsTriedAndNotKept() {
    service.node = _ -> PushReply.NOT_CONNECTED;

    var response =
        service.send(service.request(service.endpoint()).header("TTL", "0").POST(none()));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("location")).isPresent();
    assertThat(service.handedOver).extracting(PushMessage::ttl).containsExactly(Ttl.ZERO);
    assertThat(service.tables.stored()).isEmpty();
  }

  @Test
  void pushToUnknownUserAgentIsGone() {
    service.tables.records.clear();

    var response = service.send(service.push(BODY));
    assertRefused(response, 410, 106, "No such subscription");
    assertThat(response.headers().firstValue("cache-control")).contains("max-age=86400");
  }

  @Test
  void pushToUnregisteredChannelIsGone() {
    service.tables.routers.removeChannel(service.uaid, service.channel);

    assertRefused(service.send(service.push(BODY)), 410, 106, "No such subscription");
  }

  @Test
  void userAgentThatVanishesMeanwhileIsGone() {
    service.offline();
    service.tables.onSave =
        () -> service.tables.routers.remove(service.uaid, new SessionRef(TestService.NODE, 1));

    assertRefused(service.send(service.push(BODY)), 410, 105, null);
  }

  @Test
  void goneComesBeforeWhatElseIsWrong() {
    var bad = service.request(service.endpoint()).POST(BodyPublishers.ofByteArray(new byte[9000]));
    service.tables.routers.removeChannel(service.uaid, service.channel);
    assertRefused(service.send(bad), 410, 106, null);

    service.tables.records.clear();
    assertRefused(service.send(service.request(service.endpoint()).POST(none())), 410, 106, null);
  }

  @Test
  void rightRouteHintSparesEveryRead() {
    service.send(service.push(BODY));
    int before = service.tables.reads.get();

    assertThat(service.send(service.push(BODY)).statusCode()).isEqualTo(201);
    assertThat(service.tables.reads.get()).isEqualTo(before);
  }

  @Test
  void storageThatFailsIsSaidSo() {
    service.tables.fault = MemoryTables.outage();

    var response = service.send(service.push(BODY));
    assertRefused(response, 503, 201, null);
    assertThat(response.headers().firstValue("retry-after")).contains("120");
    assertRefused(service.send(service.request(service.endpoint()).POST(none())), 503, 201, null);
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void whatNobodyExpectedIs500WithoutDetails(Version version) {
    service.node =
        _ -> {
          throw new IllegalStateException("secret detail");
        };

    var response = service.send(service.push(BODY), version);
    assertRefused(response, 500, 999, null);
    assertThat(response.body()).doesNotContain("secret").doesNotContain("Exception");

    service.node = _ -> PushReply.ACKNOWLEDGED;
    assertThat(service.send(service.push(BODY), version).statusCode()).isEqualTo(201);
  }

  @Test
  void unknownUserAgentsTokenIsNotAnOracle() {
    String stranger =
        "/wpush/" + service.tokens.seal(Uaid.random(), service.channel, Optional.empty());

    assertRefused(
        service.send(service.request(stranger).header("TTL", "1").POST(none())), 410, 106, null);
  }

  private Payload payload() {
    return Objects.requireNonNull(service.handedOver.getFirst().payload());
  }

  private static HttpRequest.BodyPublisher none() {
    return BodyPublishers.noBody();
  }

  static void assertRefused(
      HttpResponse<String> response, int status, int errno, @Nullable String message) {
    assertThat(response.body()).contains("\"code\":" + status + ",\"errno\":" + errno + ",");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.body()).contains("\"more_info\":\"https://docs.example/errors#");
    if (message != null) {
      assertThat(response.body()).contains(message);
    }
  }
}
