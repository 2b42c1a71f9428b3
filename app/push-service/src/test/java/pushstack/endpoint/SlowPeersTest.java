package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// No peer holds a thread or a connection by doing nothing, or next to nothing.
class SlowPeersTest {
  private static final Duration HEAD = Duration.ofMillis(600);
  private static final Duration BODY = Duration.ofMillis(600);
  private static final Duration IDLE = Duration.ofMillis(900);

  private final TestService service = new TestService(SlowPeersTest::impatient);

  @AfterEach
  void close() {
    service.close();
  }

  private static EndpointSettings impatient(EndpointSettings settings) {
    return with(
        settings, new EndpointSettings.Limits(3000, 100, HEAD, BODY, IDLE, Duration.ofSeconds(10)));
  }

  static EndpointSettings with(EndpointSettings settings, EndpointSettings.Limits limits) {
    return new EndpointSettings(
        settings.host(),
        settings.port(),
        settings.endpointUrl(),
        settings.documentation(),
        settings.maxBodyBytes(),
        settings.maxTtl(),
        settings.tls(),
        settings.proxyProtocol(),
        limits);
  }

  private String head(String more) {
    return "POST " + service.endpoint() + " HTTP/1.1\r\nHost: a\r\nTTL: 60\r\n" + more;
  }

  /// Sends a byte every 20 ms until the server has enough of it.
  private static void drip(Socket socket) throws IOException {
    var out = socket.getOutputStream();
    long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    try {
      while (System.nanoTime() < end) {
        out.write('a');
        LockSupport.parkNanos(20_000_000);
      }
    } catch (IOException e) {
      return;
    }
    throw new AssertionError("the server would have waited for ever");
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void silentConnectionIsClosed() throws Exception {
    try (Socket socket = service.socket()) {
      assertThat(TestService.readAll(socket)).isEmpty();
    }
    assertThat(service.events).containsExactly("cut off");
    Awaits.until("no connection left", () -> service.listener.connections() == 0);
  }

  @Test
  void slowHeadIsCut() throws Exception {
    try (Socket socket = service.socket()) {
      send(socket, head("X-Slow: "));
      drip(socket);
    }
    assertThat(service.events).containsExactly("cut off");
  }

  @Test
  void slowPrefaceIsCut() throws Exception {
    try (Socket socket = service.socket()) {
      send(socket, "PRI * HTTP/2.0\r\n");
      drip(socket);
    }
  }

  @Test
  void slowBodyIsCut() throws Exception {
    try (Socket socket = service.socket()) {
      send(socket, head("Content-Encoding: aes128gcm\r\nContent-Length: 5000\r\n\r\n"));
      drip(socket);
    }
    assertThat(service.handedOver).isEmpty();
    assertThat(service.events).contains("cut off").doesNotContain("refused UNEXPECTED");
  }

  @Test
  void slowChunksAreCut() throws Exception {
    try (Socket socket = service.socket()) {
      send(socket, head("Content-Encoding: aes128gcm\r\nTransfer-Encoding: chunked\r\n\r\n"));
      send(socket, "1000\r\n");
      drip(socket);
    }
    assertThat(service.handedOver).isEmpty();
  }

  @Test
  void slowRestOfRefusedBodyIsCut() throws Exception {
    try (Socket socket = service.socket()) {
      send(socket, "POST /wpush/v1/abc HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n");
      drip(socket);
    }
  }

  @Test
  void unusedConnectionIsClosedAfterItsTime() throws Exception {
    try (Socket socket = service.socket()) {
      long began = System.nanoTime();
      send(socket, "GET /status HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(TestService.readAll(socket)).contains("200 OK");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(IDLE);
    }
    assertThat(service.events).isEmpty();
  }

  @Test
  void slowBodyOverHttp2EndsItsOwnStreamOnly() throws Exception {
    // Sends 100 bytes, and the end only when the service has had enough: this client returns no
    // answer before it has sent all.
    var body = new SubmissionPublisher<ByteBuffer>();
    var request = service.push(new byte[0]).POST(BodyPublishers.fromPublisher(body));
    Thread.ofVirtual()
        .start(() -> {
          Awaits.until("the client sends", () -> body.getNumberOfSubscribers() > 0);
          body.submit(ByteBuffer.allocate(100));
          Awaits.until("it is refused", () -> service.events.contains("refused TOO_SLOW"));
          body.close();
        });
    var response = service.send(request, Version.HTTP_2);

    assertThat(response.statusCode()).isEqualTo(408);
    assertThat(response.body()).contains("\"code\":408");
    assertThat(service.handedOver).isEmpty();
    assertThat(service.send(service.push(new byte[9]), Version.HTTP_2).statusCode()).isEqualTo(201);
  }

  @Test
  void clientThatGoesAwayMeanwhileLeavesNothing() throws Exception {
    for (String rest : List.of("", "Content-Length: 500\r\n", "Content-Length: 500\r\n\r\nabc")) {
      try (Socket socket = service.socket()) {
        send(socket, head("Content-Encoding: aes128gcm\r\n" + rest));
      }
    }
    Awaits.until("no connection left", () -> service.listener.connections() == 0);
    assertThat(service.handedOver).isEmpty();
    assertThat(service.events).doesNotContain("refused UNEXPECTED");
  }

  @Test
  void thousandsOfSlowPeersDoNotKeepOthersOut() throws Exception {
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 2000; i++) {
        Socket socket = service.socket();
        slow.add(socket);
        send(socket, i % 2 == 0 ? "POST /wpu" : head("Content-Length: 5000\r\n\r\nabc"));
      }
      assertThat(service.send(service.push(new byte[9])).statusCode()).isIn(201, 503);
      Awaits.until("all are cut", () -> service.listener.connections() <= 1);
      // Their sockets are gone before the last of their threads is.
      Awaits.until(
          "others are served", () -> service.send(service.push(new byte[9])).statusCode() == 201);
    } finally {
      for (Socket socket : slow) {
        closeQuietly(socket);
      }
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
