package pushstack.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.Base64Url;
import pushstack.webpush.encryption.Aes128gcm;
import pushstack.webpush.encryption.Aesgcm;
import pushstack.webpush.encryption.Decryption;
import pushstack.webpush.encryption.UserAgentKeys;

class PageRoutesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));
  private static final JsonMapper JSON = new JsonMapper();

  @SuppressWarnings("ArrayRecordComponent")
  private record Posted(String path, Headers headers, byte[] body) {}

  private final BlockingQueue<Posted> posted = new LinkedBlockingQueue<>();
  private final UserAgentKeys keys = UserAgentKeys.generate();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer endpoint;
  private PageRoutes routes;
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/wpush/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          posted.add(
              new Posted(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body));
          boolean known = exchange.getRequestURI().getPath().endsWith("/known");
          byte[] answer =
              known
                  ? new byte[0]
                  : "{\"code\":410,\"message\":\"No such\"}".getBytes(StandardCharsets.UTF_8);
          if (known) {
            exchange.getResponseHeaders().add("Location", address("/m/version-1").toString());
          }
          exchange.sendResponseHeaders(known ? 201 : 410, known ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    endpoint.start();
    routes =
        new PageRoutes(
            new PageAddresses(URI.create("ws://127.0.0.1:8080/"), address("")), "0.1.0", CLOCK);
    server =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.register("/", routes))
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.stop();
    routes.close();
    endpoint.stop(0);
    client.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html; charset=utf-8",
    "/page.css, text/css; charset=utf-8",
    "/page.js, text/javascript; charset=utf-8",
    "/icon.svg, image/svg+xml"
  })
  void filesComeWithAPolicyThatAllowsOnlyThemselvesAndTheService(String path, String type)
      throws IOException, InterruptedException {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isNotEmpty();
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "connect-src 'self' ws://127.0.0.1:8080;")
        .doesNotContain("unsafe");
  }

  @Test
  void scriptsOfThePageAreServedAndNothingElse() throws IOException, InterruptedException {
    assertThat(get("/../page/page.js").statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(get("/package-info.class").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aes128gcm", "aesgcm"})
  void pushArrivesEncryptedAndSigned(String encoding) throws IOException, InterruptedException {
    JsonNode report =
        post("/page/send", order("/wpush/v1/known").put("encoding", encoding).put("topic", "news"));

    assertThat(report.get("status").asInt()).isEqualTo(201);
    assertThat(report.get("version").asText()).isEqualTo("version-1");
    assertThat(report.get("encryptedMs").asDouble()).isPositive();
    Posted push = posted.remove();
    Headers headers = push.headers();
    assertThat(headers.getFirst("TTL")).isEqualTo("60");
    assertThat(headers.getFirst("Topic")).isEqualTo("news");
    assertThat(headers.getFirst("Urgency")).isEqualTo("high");
    assertThat(headers.getFirst("Content-Encoding")).isEqualTo(encoding);
    String key = JSON.readTree(get("/page/info").body()).get("applicationServerKey").asText();
    assertThat(headers.getFirst("Authorization")).startsWith("vapid t=").endsWith("k=" + key);
    Decryption decrypted =
        encoding.equals("aesgcm")
            ? Aesgcm.decrypt(
                keys, headers.getFirst("Encryption"), headers.getFirst("Crypto-Key"), push.body())
            : Aes128gcm.decrypt(keys, push.body());
    assertThat(decrypted)
        .isInstanceOfSatisfying(
            Decryption.Clear.class,
            clear ->
                assertThat(new String(clear.bytes(), StandardCharsets.UTF_8)).isEqualTo("Grüße"));
  }

  @Test
  void pushWithoutPayloadHasNoEncryptionHeaders() throws IOException, InterruptedException {
    post("/page/send", order("/wpush/v1/known").put("payload", ""));

    Posted push = posted.remove();
    assertThat(push.body()).isEmpty();
    assertThat(push.headers()).doesNotContainKeys("Content-encoding", "Encryption", "Crypto-key");
  }

  @Test
  void refusalOfTheServiceIsReportedInItsOwnWords() throws IOException, InterruptedException {
    JsonNode report = post("/page/send", order("/wpush/v1/unknown"));

    assertThat(report.get("status").asInt()).isEqualTo(410);
    assertThat(report.get("message").asText()).isEqualTo("No such");
  }

  @Test
  void preparedPushIsNotSentButReady() throws IOException, InterruptedException {
    JsonNode prepared = post("/page/prepare", order("/wpush/v1/known"));

    assertThat(posted).isEmpty();
    assertThat(prepared.at("/headers/Content-Encoding").asText()).isEqualTo("aes128gcm");
    byte[] body = Base64.getDecoder().decode(prepared.get("body").asText());
    assertThat(Aes128gcm.decrypt(keys, body)).isInstanceOf(Decryption.Clear.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:1/wpush/v1/known",
        "http://example.org/wpush/v1/known",
        "http://user@ORIGIN/wpush/v1/known",
        "https://ORIGIN/wpush/v1/known",
        "http://ORIGIN/m/known",
        "http://ORIGIN.example.org/wpush/v1/known",
        "//ORIGIN/wpush/v1/known",
        "mailto:someone",
        "no address at all",
        ""
      })
  void onlyEndpointsOfThisServiceAreCalled(String endpoint)
      throws IOException, InterruptedException {
    String target = endpoint.replace("ORIGIN", address("").getRawAuthority());

    HttpResponse<String> response =
        send(order("/").put("endpoint", target).toString(), "application/json");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("does not belong to this service");
    assertThat(posted).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "p256dh, AAAA",
    "auth, AAAA",
    "ttl, -1",
    "ttl, soon",
    "topic, not a topic",
    "urgency, whenever",
    "encoding, gzip"
  })
  void invalidValuesAreRefusedWithASentence(String field, String value)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(order("/wpush/v1/known").put(field, value).toString(), "application/json");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(response.body()).get("message").asText()).endsWith(".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|application/json|400",
        "{\"a\":{}}|application/json|400",
        "{\"a\"|application/json|400",
        "''|application/json|400",
        "{}|text/plain|415"
      })
  void malformedOrdersAreRefused(String body, String type, int status)
      throws IOException, InterruptedException {
    assertThat(send(body, type).statusCode()).isEqualTo(status);
  }

  @Test
  void ordersThatAreTooLongAreRefused() throws IOException, InterruptedException {
    String body = order("/wpush/v1/known").put("payload", "x".repeat(70_000)).toString();

    assertThat(send(body, "application/json").statusCode()).isEqualTo(413);
  }

  @Test
  void namesThatOnlyPointToThisMachineAreRefused() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /page/info HTTP/1.1\r\nHost: evil.example.org\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 403");
    }
  }

  private ObjectNode order(String path) {
    return JSON.createObjectNode()
        .put("endpoint", address(path).toString())
        .put("p256dh", keys.publicKeys().p256dh().base64url())
        .put("auth", Base64Url.encode(keys.publicKeys().auth()))
        .put("ttl", 60)
        .put("topic", "")
        .put("urgency", "high")
        .put("encoding", "aes128gcm")
        .put("payload", "Grüße");
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort() + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode post(String path, ObjectNode order) throws IOException, InterruptedException {
    HttpResponse<String> response = send(path, order.toString(), "application/json");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private HttpResponse<String> send(String body, String type)
      throws IOException, InterruptedException {
    return send("/page/send", body, type);
  }

  private HttpResponse<String> send(String path, String body, String type)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
