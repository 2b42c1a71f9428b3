package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.metrics.Labels.Hello;
import pushstack.metrics.Metrics;
import pushstack.service.ServiceConfig.Listener;
import pushstack.service.ServiceConfig.LogFormat;
import pushstack.service.ServiceConfig.LogLevel;
import pushstack.storage.StorageException;

final class AdminRoutesTest {
  private static final Secret TOKEN = new Secret("t".repeat(32));

  private final Metrics metrics = new Metrics();
  private final Logging logging =
      Logging.configure(LogFormat.TEXT, LogLevel.INFO, new ByteArrayOutputStream());
  private final RecordedActions actions = new RecordedActions();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile List<Secret> tokens = List.of();
  private @Nullable WebServer server;

  private static final class RecordedActions implements AdminActions {
    final AtomicInteger drains = new AtomicInteger();
    final Map<String, String> versions = new ConcurrentSkipListMap<>();
    volatile KeyRing.Reload reload = KeyRing.Reload.CHANGED;
    volatile boolean failing;

    @Override
    public void drain() {
      drains.incrementAndGet();
    }

    @Override
    public KeyRing.Reload reloadKeys() {
      return reload;
    }

    @Override
    public Map<String, String> broadcasts() {
      return versions;
    }

    @Override
    public void setBroadcast(String id, String version) {
      if (failing) {
        throw new StorageException("no disk");
      }
      versions.put(id, version);
    }
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    if (server != null) {
      server.stop();
    }
    LogManager.getLogManager().readConfiguration();
  }

  private WebServer started() {
    WebServer running = server;
    return running != null ? running : start();
  }

  private WebServer start(Secret... given) {
    tokens = List.of(given);
    OpsPages pages =
        new OpsPages(
            new OpsPages.Facts(
                Optional::empty, () -> false, () -> 1, () -> 2, URI.create("https://a")),
            () -> Instant.EPOCH);
    AdminRoutes routes = new AdminRoutes(() -> tokens, pages, metrics, logging, actions);
    WebServer running =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.register("/", routes))
            .build()
            .start();
    server = running;
    return running;
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + started().port() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void metricsAreOpenMetrics() throws Exception {
    metrics.hello.inc(Hello.NEW);
    HttpResponse<String> response = send("GET", "/metrics", "");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.body())
        .contains("pushstack_ua_command_hello_total{uaid=\"new\"} 1.0\n")
        .endsWith("# EOF\n");
  }

  @Test
  void pagesAreServed() throws Exception {
    assertThat(send("GET", "/health", "").body()).contains("\"draining\":false");
    assertThat(send("GET", "/__lbheartbeat__", "").statusCode()).isEqualTo(200);
    HttpResponse<String> missing = send("GET", "/nothing", "");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body())
        .isEqualTo("{\"code\":404,\"error\":\"Not Found\",\"message\":\"No such page\"}");
    assertThat(send("DELETE", "/health", "").statusCode()).isEqualTo(404);
  }

  @Test
  void drainBegins() throws Exception {
    HttpResponse<String> response = send("POST", "/drain", "");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"status\":\"draining\"}");
    assertThat(actions.drains).hasValue(1);
  }

  @Test
  void logLevelChanges() throws Exception {
    assertThat(send("GET", "/log-level", "").body()).isEqualTo("{\"level\":\"info\"}");
    assertThat(send("PUT", "/log-level", "{\"level\":\"debug\"}").statusCode()).isEqualTo(200);
    assertThat(logging.level()).isEqualTo(LogLevel.DEBUG);
    HttpResponse<String> bad = send("PUT", "/log-level", "{\"level\":\"loud\"}");
    assertThat(bad.statusCode()).isEqualTo(400);
    assertThat(bad.body()).contains("level must be one of error, warning, info, debug, trace");
  }

  @Test
  void broadcastsAreSetAndRead() throws Exception {
    String path = "/broadcasts/remote-settings/monitor_changes";
    assertThat(send("GET", path, "").statusCode()).isEqualTo(404);
    assertThat(send("PUT", path, "{\"version\":\"\\\"42\\\"\"}").statusCode()).isEqualTo(200);
    assertThat(actions.versions).containsEntry("remote-settings/monitor_changes", "\"42\"");
    assertThat(send("GET", path, "").body()).isEqualTo("{\"version\":\"\\\"42\\\"\"}");
    assertThat(send("GET", "/broadcasts", "").body())
        .isEqualTo("{\"remote-settings/monitor_changes\":\"\\\"42\\\"\"}");
  }

  @Test
  void commandLineSetsABroadcast() {
    start(TOKEN);
    Listener admin = new Listener("0.0.0.0", started().port());
    Optional<Secret> token = Optional.of(TOKEN);
    assertThat(AdminClient.setBroadcast(admin, token, "remote-settings/changes", "\"7\""))
        .isEmpty();
    assertThat(actions.versions).containsEntry("remote-settings/changes", "\"7\"");
    assertThat(AdminClient.setBroadcast(admin, token, "a b", "1"))
        .hasValueSatisfying(problem -> assertThat(problem).contains("answered 400"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "/broadcasts/a%20b | {\"version\":\"1\"} | 400 | id must be",
        "/broadcasts/a | {\"version\":\"\"} | 400 | version must be",
        "/broadcasts/a | {\"version\":\"1 2\"} | 400 | version must be",
        "/broadcasts/a | {\"version\":1} | 400 | is not a JSON object of texts",
        "/broadcasts/a | [] | 400 | is not a JSON object of texts",
        "/broadcasts/a | {\"version\":\"1\"} {} | 400 | is not a JSON object of texts",
        "/broadcasts/a | {\"version\": | 400 | is not JSON",
        "/broadcasts/a | {} | 400 | has no version",
        "/broadcasts/a | ^^ | 400 | is not a JSON object of texts",
      })
  void badCallIsRefusedInJson(String path, String body, int status, String message)
      throws Exception {
    HttpResponse<String> response = send("PUT", path, body);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"code\":" + status).contains(message);
    assertThat(actions.versions).isEmpty();
  }

  @Test
  void endlessBodyIsRefused() throws Exception {
    String body = "{\"version\":\"" + "1".repeat(5000) + "\"}";
    assertThat(send("PUT", "/broadcasts/a", body).statusCode()).isEqualTo(413);
  }

  @Test
  void keysAreReloadedAndARefusalIsSaid() throws Exception {
    assertThat(send("POST", "/keys/reload", "").body()).isEqualTo("{\"keys\":\"changed\"}");
    actions.reload = KeyRing.Reload.REFUSED;
    assertThat(send("POST", "/keys/reload", "").statusCode()).isEqualTo(409);
  }

  @Test
  void faultOfStorageIs503() throws Exception {
    actions.failing = true;
    HttpResponse<String> response = send("PUT", "/broadcasts/a", "{\"version\":\"1\"}");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).doesNotContain("no disk");
  }

  @Test
  void browsersMayChangeNothing() throws Exception {
    HttpResponse<String> response = send("POST", "/drain", "", "Origin", "http://127.0.0.1:8083");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(actions.drains).hasValue(0);
  }

  @Test
  void tokenIsNeededForChangesOnceThereIsOne() throws Exception {
    start(TOKEN);
    HttpResponse<String> denied = send("POST", "/drain", "");
    assertThat(denied.statusCode()).isEqualTo(401);
    assertThat(denied.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(send("POST", "/drain", "", "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(401);
    assertThat(actions.drains).hasValue(0);
    assertThat(send("POST", "/drain", "", "Authorization", "Bearer " + TOKEN.reveal()).statusCode())
        .isEqualTo(202);
    assertThat(send("GET", "/metrics", "").statusCode()).isEqualTo(200);
  }
}
