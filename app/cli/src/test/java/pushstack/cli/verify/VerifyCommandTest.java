package pushstack.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.cli.Output;
import pushstack.cli.options.MisuseException;
import pushstack.service.Logging;
import pushstack.service.PushService;
import pushstack.service.ServiceConfig;
import pushstack.test.SelfSignedCertificate;

/// Against a whole service, and against services in which something is broken on purpose.
final class VerifyCommandTest {
  private static final String LOOPBACK = "127.0.0.1";

  @TempDir private Path folder;
  private final Output output = new Output();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private PushService service(String... more) {
    return service(0, more);
  }

  private PushService service(int endpointPort, String... more) {
    var flags =
        new ArrayList<>(
            List.of(
                "--data=" + folder.resolve("data"),
                "--websocket.port=0",
                "--internal.port=0",
                "--endpoint.port=" + endpointPort,
                "--admin.port=0",
                "--log.level=error"));
    flags.addAll(List.of(more));
    ServiceConfig config = ServiceConfig.load(flags, Map.of());
    PushService service =
        PushService.start(
            config,
            Logging.configure(config.log().format(), config.log().level()),
            InstantSource.system());
    open.add(service);
    return service;
  }

  private int verify(String... args) {
    return new VerifyCommand(output.outStream(), output.errStream()).run(Arrays.asList(args));
  }

  private int verify(URI webSocket, URI endpoint, String... more) {
    var args = new ArrayList<>(List.of("--websocket", webSocket.toString()));
    args.addAll(List.of("--endpoint", endpoint.toString()));
    args.addAll(List.of(more));
    return verify(args.toArray(String[]::new));
  }

  private static URI webSocket(PushService service) {
    return service.webSocketUrl().orElseThrow();
  }

  private static URI endpoint(PushService service) {
    return service.endpointUrl().orElseThrow();
  }

  private void assertFailed(Step step, String reason) {
    assertThat(output.out())
        .containsPattern("  FAILED  " + step.label() + " +[0-9,]+ ms   \\Q" + reason + "\\E")
        .endsWith(
            "\nThe deployment does not work: see \""
                + step.label()
                + "\" in "
                + Step.RUNBOOK
                + ".\n");
    for (Step each : Step.values()) {
      String start =
          each.compareTo(step) < 0 ? "  ok      " : each == step ? "  FAILED  " : "  -  ";
      assertThat(output.out().lines())
          .anyMatch(line -> line.startsWith(start) && line.contains(each.label()));
    }
  }

  // ------------------------------------------------------------------ what works

  @Test
  void wholeServicePassesEveryStepAndIsLeftAsItWas() throws Exception {
    PushService service = service();
    assertThat(verify(webSocket(service), endpoint(service))).isZero();
    assertThat(output.out().lines().filter(line -> line.startsWith("  ok  ")))
        .hasSize(Step.values().length);
    assertThat(output.out()).endsWith("\nThe deployment works.\n");
    assertThat(unregistered(service)).isEqualTo("1.0");
  }

  @Test
  void serviceBehindItsOwnAuthorityPassesIfThatIsTrusted() {
    SelfSignedCertificate made = SelfSignedCertificate.write(folder, "verify");
    PushService service = service(tls(made));
    assertThat(
            verify(
                webSocket(service),
                endpoint(service),
                "--insecure-ca",
                made.certificate().toString()))
        .as(output.out())
        .isZero();
  }

  private static String[] tls(SelfSignedCertificate made) {
    return new String[] {
      "--websocket.tls.certificate=" + made.certificate(),
      "--websocket.tls.key=" + made.key(),
      "--endpoint.tls.certificate=" + made.certificate(),
      "--endpoint.tls.key=" + made.key()
    };
  }

  @Test
  void jsonTellsEachStep() throws IOException {
    PushService service = service();
    assertThat(verify(webSocket(service), endpoint(service), "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(output.out());
    assertThat(json.at("/works").asBoolean()).isTrue();
    assertThat(json.at("/steps").size()).isEqualTo(Step.values().length);
    assertThat(json.at("/steps/0/step").asText()).isEqualTo("connect");
    assertThat(json.at("/steps/0/outcome").asText()).isEqualTo("passed");
  }

  // ------------------------------------------------------------------ what is broken

  @Test
  void closedPortFailsTheConnection() throws IOException {
    URI nobody = URI.create("ws://" + LOOPBACK + ":" + closedPort());
    assertThat(verify(nobody, URI.create("http://" + LOOPBACK))).isEqualTo(1);
    assertFailed(Step.CONNECT, LOOPBACK + ":" + nobody.getPort() + " takes no connections");
  }

  @Test
  void silentServerFailsTheConnectionInTime() throws IOException {
    // The kernel accepts; nobody reads.
    ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.add(silent);
    URI url = URI.create("ws://" + LOOPBACK + ":" + silent.getLocalPort());
    assertThat(verify(url, URI.create("http://" + LOOPBACK), "--timeout=300ms")).isEqualTo(1);
    assertFailed(Step.CONNECT, LOOPBACK + ":" + url.getPort() + " did not answer within 300 ms");
  }

  @Test
  void addressOfTheOtherListenerFailsTheConnection() {
    PushService service = service();
    URI wrong = URI.create(endpoint(service).toString().replace("http:", "ws:"));
    assertThat(verify(wrong, endpoint(service))).isEqualTo(1);
    assertFailed(
        Step.CONNECT,
        LOOPBACK + ":" + wrong.getPort() + " answered the upgrade with HTTP status 404; is this");
  }

  @Test
  void certificateThatNobodyTrustsFailsTheConnection() {
    PushService service = service(tls(SelfSignedCertificate.write(folder, "verify")));
    assertThat(verify(webSocket(service), endpoint(service))).isEqualTo(1);
    assertFailed(
        Step.CONNECT,
        "TLS with "
            + LOOPBACK
            + ":"
            + webSocket(service).getPort()
            + " failed: its certificate is signed by nobody whom this machine trusts");
  }

  @Test
  void endpointOfAnotherOriginFailsAndTheSubscriptionIsGivenUp() throws Exception {
    PushService service = service();
    assertThat(verify(webSocket(service), URI.create("https://push.example.org"))).isEqualTo(1);
    assertFailed(
        Step.ADDRESS,
        "push endpoints begin with "
            + endpoint(service)
            + " rather than with https://push.example.org");
    assertThat(unregistered(service)).isEqualTo("1.0");
  }

  @Test
  void endpointThatNobodyServesFailsThePush() throws IOException {
    URI nobody = URI.create("http://" + LOOPBACK + ":" + closedPort());
    PushService service = service("--endpoint.public-url=" + nobody);
    assertThat(verify(webSocket(service), nobody)).isEqualTo(1);
    assertFailed(Step.PUSH, LOOPBACK + ":" + nobody.getPort() + " takes no connections");
  }

  @Test
  void refusedPushShowsWhatWasAnswered() throws IOException {
    try (var front = new Front()) {
      PushService service = service("--endpoint.public-url=" + front.url());
      front.answers(Step.PUSH, 503, "{\"message\": \"no\\u0000 storage\"}");
      assertThat(verify(webSocket(service), front.url())).isEqualTo(1);
      assertFailed(Step.PUSH, "the endpoint answered 503 rather than 201: {\"message\": ");
    }
  }

  @Test
  void messageThatIsLostWhileOnlineFailsTheReceipt() throws IOException {
    try (var front = new Front()) {
      PushService service = service("--endpoint.public-url=" + front.url());
      front.answers(Step.PUSH, 201, "");
      assertThat(verify(webSocket(service), front.url(), "--timeout=2s")).isEqualTo(1);
      assertFailed(Step.RECEIVE, "the push did not come within 2000 ms");
    }
  }

  @Test
  void messageThatIsLostWhileOfflineFailsTheReturn() throws IOException {
    try (var front = new Front()) {
      int port = closedPort();
      PushService service = service(port, "--endpoint.public-url=" + front.url());
      front.forwardsTo(port);
      front.answers(Step.STORE, 201, "");
      assertThat(verify(webSocket(service), front.url(), "--timeout=2s")).isEqualTo(1);
      assertFailed(
          Step.RETURN,
          "the push that was accepted while the user agent was away did not come within 2000 ms");
    }
  }

  @Test
  void endpointThatOutlivesItsSubscriptionFailsTheEnd() throws IOException {
    try (var front = new Front()) {
      int port = closedPort();
      PushService service = service(port, "--endpoint.public-url=" + front.url());
      front.forwardsTo(port);
      front.answers(Step.GONE, 201, "");
      assertThat(verify(webSocket(service), front.url())).isEqualTo(1);
      assertFailed(Step.GONE, "the endpoint answered 201 rather than 410");
    }
  }

  /// Stands before the endpoint listener and answers one of the three pushes by itself.
  private static final class Front implements AutoCloseable {
    private static final List<Step> PUSHES = List.of(Step.PUSH, Step.STORE, Step.GONE);

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable URI behind;
    private Step own = Step.PUSH;
    private int status;
    private String body = "";
    private int requests;

    Front() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] sent = exchange.getRequestBody().readAllBytes();
            boolean mine = PUSHES.get(requests++) == own;
            byte[] answer = body.getBytes(UTF_8);
            int code = status;
            if (!mine) {
              HttpRequest.Builder request =
                  HttpRequest.newBuilder(behind(exchange.getRequestURI()))
                      .POST(HttpRequest.BodyPublishers.ofByteArray(sent));
              for (String name : List.of("TTL", "Content-Encoding", "Authorization")) {
                request.header(name, exchange.getRequestHeaders().getFirst(name));
              }
              try {
                var response = client.send(request.build(), BodyHandlers.ofByteArray());
                code = response.statusCode();
                answer = response.body();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            exchange.sendResponseHeaders(code, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
    }

    URI url() {
      return URI.create("http://" + LOOPBACK + ":" + server.getAddress().getPort());
    }

    /// Where the service really listens: its own URL is that of this front.
    void forwardsTo(int port) {
      behind = URI.create("http://" + LOOPBACK + ":" + port);
    }

    private URI behind(URI path) {
      if (behind == null) {
        throw new IllegalStateException("nothing is behind it");
      }
      return behind.resolve(path);
    }

    void answers(Step push, int with, String text) {
      own = push;
      status = with;
      body = text;
    }

    @Override
    public void close() {
      server.stop(0);
      client.close();
    }
  }

  private static int closedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// How many subscriptions the service says were given up.
  private static String unregistered(PushService service) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String metrics =
          http.send(
                  HttpRequest.newBuilder(service.adminUrl().resolve("/metrics")).build(),
                  BodyHandlers.ofString())
              .body();
      return metrics
          .lines()
          .filter(line -> line.startsWith("pushstack_ua_command_unregister_total"))
          .findFirst()
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .orElse("none");
    }
  }

  // ------------------------------------------------------------------ options

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--websocket=wss://a.example | say which deployment with --websocket and --endpoint, or with"
            + " --environment",
        "--websocket=https://a.example | --websocket: \"https://a.example\" must be a URL with a host"
            + " that begins with ws:// or wss://",
        "--timeout=1ms | --timeout: \"1ms\" must be between 100ms and 5m",
        "--region=eu-central-1 | --region is of use with --environment only",
        "--environment=prod --endpoint=https://a.example | --environment says the addresses: leave"
            + " --websocket and --endpoint out",
        "--environment=Prod | --environment: an environment has 1 to 20 of the characters a-z 0-9 -,"
            + " a letter first, not: Prod",
        "--websocket=ws://a.example --endpoint=http://a.example --insecure-ca=/nowhere"
            + " | there is no file /nowhere"
      })
  void wrongOptionIsOneSentence(String args, String sentence) {
    assertThatThrownBy(() -> verify(args.strip().split(" ", -1)))
        .isInstanceOf(MisuseException.class)
        .hasMessage(sentence.strip());
  }

  @Test
  void fileWithoutCertificatesIsMisuse() throws IOException {
    Path file = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() ->
            verify(
                "--websocket=ws://a.example",
                "--endpoint=http://a.example",
                "--insecure-ca=" + file))
        .isInstanceOf(MisuseException.class)
        .hasMessage(file + " holds no certificate in PEM");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void runbookSaysWhatToLookAt(Step step) throws IOException {
    assertThat(Files.readString(Path.of("../..").resolve(Step.RUNBOOK)))
        .contains("\n| `" + step.label() + "` |");
  }
}
