package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.test.SelfSignedCertificate;

class EndpointListenerTest {
  private static final EndpointSettings.Limits FEW = limits(2, 1, Duration.ofSeconds(1));

  /// For what is not about limits: a busy machine may take seconds over a TLS handshake.
  private static final EndpointSettings.Limits ENOUGH = limits(10, 10, Duration.ofSeconds(30));

  @TempDir private Path folder;

  private static EndpointSettings.Limits limits(int connections, int requests, Duration head) {
    return limits(connections, requests, head, Duration.ofSeconds(10));
  }

  private static EndpointSettings.Limits limits(
      int connections, int requests, Duration head, Duration stop) {
    return new EndpointSettings.Limits(
        connections, requests, head, Duration.ofSeconds(5), Duration.ofSeconds(60), stop);
  }

  private static EndpointSettings few(EndpointSettings settings) {
    return SlowPeersTest.with(settings, FEW);
  }

  private static EndpointSettings proxied(EndpointSettings settings) {
    return new EndpointSettings(
        settings.host(),
        settings.port(),
        settings.endpointUrl(),
        settings.documentation(),
        settings.maxBodyBytes(),
        settings.maxTtl(),
        null,
        true,
        limits(10, 10, Duration.ofSeconds(1)));
  }

  private EndpointSettings overTls(EndpointSettings settings) {
    return new EndpointSettings(
        settings.host(),
        settings.port(),
        settings.endpointUrl(),
        settings.documentation(),
        settings.maxBodyBytes(),
        settings.maxTtl(),
        new EndpointSettings.TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem")),
        false,
        ENOUGH);
  }

  @Test
  void connectionTooManyIsToldSo() throws Exception {
    try (var service = new TestService(EndpointListenerTest::few)) {
      try (Socket first = service.socket();
          Socket second = service.socket()) {
        Awaits.until("both are accepted", () -> service.listener.connections() == 2);

        try (Socket third = service.socket()) {
          assertThat(TestService.readAll(third))
              .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
              .contains("Retry-After: 120", "\"errno\":202");
        }
        assertThat(first.isClosed() || second.isClosed()).isFalse();
      }
      Awaits.until("both are gone", () -> service.listener.connections() == 0);
      assertThat(service.send(service.push()).statusCode()).isEqualTo(201);
      assertThat(service.events).contains("turned away");
    }
  }

  @Test
  void requestTooManyIsToldSo() throws Exception {
    try (var service = new TestService(EndpointListenerTest::few);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var arrived = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      service.hold(arrived, release);
      var held = threads.submit(() -> service.send(service.push()));
      arrived.await();

      var refused = service.send(service.push());
      PushRouteTest.assertRefused(refused, 503, 202, null);
      assertThat(refused.headers().firstValue("retry-after")).contains("120");

      release.countDown();
      assertThat(held.get().statusCode()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void stopAnswersWhatIsInProgress(Version version) throws Exception {
    var service = new TestService();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var arrived = new CountDownLatch(1);
      var release = new CountDownLatch(1);
      service.hold(arrived, release);
      var pushed = threads.submit(() -> service.send(service.push(new byte[99]), version));
      arrived.await();

      var stopped = threads.submit(() -> service.listener.close());
      // Once it refuses a new connection, it is stopping.
      Awaits.until("it stops to accept", () -> refuses(service));
      assertThat(stopped.isDone()).isFalse();
      release.countDown();

      assertThat(pushed.get().statusCode()).isEqualTo(201);
      stopped.get(10, TimeUnit.SECONDS);
      assertThatThrownBy(service::socket).isInstanceOf(ConnectException.class);
    } finally {
      service.close();
    }
  }

  @Test
  void stopSendsAwayWhoseBodyIsStillComing() throws Exception {
    var hurried = limits(10, 10, Duration.ofSeconds(30), Duration.ofMillis(100));
    var service = new TestService(settings -> SlowPeersTest.with(settings, hurried));
    try (Socket socket = service.socket();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String head =
          "POST "
              + service.endpoint()
              + " HTTP/1.1\r\nHost: a\r\nTTL: 5\r\nContent-Encoding: aes128gcm\r\n"
              + "Content-Length: 500\r\n\r\nthe beginning";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      Awaits.until("it is here", () -> service.events.contains("received 127.0.0.1"));
      var _ = threads.submit(() -> service.listener.close());

      assertThat(TestService.readAll(socket))
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 120", "about to stop");
      assertThat(service.handedOver).isEmpty();
    } finally {
      service.close();
    }
  }

  private static boolean refuses(TestService service) {
    try {
      return service.raw("GET /status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void stopDoesNotWaitForIdleConnections() throws Exception {
    var service = new TestService();
    try (Socket silent = service.socket();
        Socket idle = service.socket()) {
      idle.getOutputStream()
          .write("GET /status HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      long began = System.nanoTime();
      service.close();

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      assertThat(TestService.readAll(silent)).isEmpty();
    }
  }

  @Test
  void proxyHeaderNamesTheClient() throws Exception {
    try (var service = new TestService(EndpointListenerTest::proxied)) {
      String request =
          "POST "
              + service.endpoint()
              + " HTTP/1.1\r\nHost: a\r\nTTL: 5\r\nConnection: close\r\n\r\n";
      assertThat(service.raw("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n" + request))
          .startsWith("HTTP/1.1 201 ");
      assertThat(service.events).contains("received 192.0.2.7");

      try (Socket socket = service.socket()) {
        var out = new ByteArrayOutputStream();
        out.write(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc0000208c00002011267"));
        out.write(HexFormat.of().parseHex("01bb"));
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(out.toByteArray());
        assertThat(TestService.readAll(socket)).startsWith("HTTP/1.1 201 ");
      }
      assertThat(service.events).contains("received 192.0.2.8");
    }
  }

  @Test
  void withoutProxyHeaderNothingIsServed() throws Exception {
    try (var service = new TestService(EndpointListenerTest::proxied)) {
      assertThat(service.raw("GET /status HTTP/1.1\r\nHost: a\r\n\r\n")).isEmpty();
      // Not even that: Helidon would wait for ever.
      try (Socket socket = service.socket()) {
        socket.getOutputStream().write('P');
        assertThat(TestService.readAll(socket)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void tlsSpeaksBothVersions(Version version) throws Exception {
    SelfSignedCertificate.write(folder, "first");
    try (var service = new TestService(this::overTls);
        HttpClient client =
            HttpClient.newBuilder().sslContext(trusting()).version(version).build()) {
      var uri = URI.create("https://localhost:" + service.listener.port() + service.endpoint());
      var request =
          HttpRequest.newBuilder(uri)
              .header("TTL", "60")
              .header("Content-Encoding", "aes128gcm")
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[3000]))
              .build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.version()).isEqualTo(version);
    }
  }

  @Test
  void peerThatDoesNotShakeHandsIsCut() throws Exception {
    SelfSignedCertificate.write(folder, "first");
    try (var service = new TestService(settings -> few(overTls(settings)))) {
      try (Socket socket = service.socket()) {
        assertThat(TestService.readAll(socket)).isEmpty();
      }
      Awaits.until("it is gone", () -> service.listener.connections() == 0);
    }
  }

  @Test
  void certificateIsReplacedWithoutRestart() throws Exception {
    SelfSignedCertificate.write(folder, "first");
    try (var service = new TestService(this::overTls)) {
      assertThat(presented(service)).isEqualTo("CN=first");

      SelfSignedCertificate.write(folder, "second");
      service.listener.reloadTls();
      assertThat(presented(service)).isEqualTo("CN=second");

      Files.writeString(folder.resolve("cert.pem"), "no certificate");
      assertThatThrownBy(service.listener::reloadTls).isInstanceOf(RuntimeException.class);
      assertThat(presented(service)).isEqualTo("CN=second");
    }
  }

  private static String presented(TestService service) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            trusting().getSocketFactory().createSocket("127.0.0.1", service.listener.port())) {
      socket.startHandshake();
      var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private static SSLContext trusting() throws Exception {
    var all =
        new X509TrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public void checkServerTrusted(X509Certificate[] chain, String authType) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {all}, null);
    return context;
  }
}
