package pushstack.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import pushstack.schema.MetricNames;
import pushstack.test.peer.ServiceProcess;

/// The whole service on the embedded engine, with the page, as a process of its own on ports that
/// nobody else has.
final class ServiceUnderTest implements AutoCloseable {
  private static final Duration SESSIONS_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ServiceProcess process;
  private final int pagePort;

  private ServiceUnderTest(ServiceProcess process, int pagePort) {
    this.process = process;
    this.pagePort = pagePort;
  }

  static ServiceUnderTest start(Path folder) throws IOException {
    int pagePort;
    try (var free = new ServerSocket(0)) {
      pagePort = free.getLocalPort();
    }
    ServiceProcess process =
        ServiceProcess.builder(folder.resolve("service.log"))
            .jvm("-Xmx256m")
            .set("data", folder.resolve("data").toString())
            .set("page.enabled", "true")
            .set("page.port", Integer.toString(pagePort))
            .build();
    return new ServiceUnderTest(process.start(), pagePort);
  }

  URI webSocketUrl() {
    return process.webSocketUrl();
  }

  URI endpointUrl() {
    return process.endpointUrl();
  }

  URI pageUrl() {
    return URI.create("http://127.0.0.1:" + pagePort + "/");
  }

  /// Waits until so many user agents are connected.
  void awaitSessions(int expected) throws IOException, InterruptedException {
    String line = MetricNames.SESSIONS + " " + expected + ".0";
    HttpRequest request = HttpRequest.newBuilder(process.adminUrl().resolve("/metrics")).build();
    long deadline = System.nanoTime() + SESSIONS_LIMIT.toNanos();
    while (true) {
      String metrics = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      if (metrics.lines().anyMatch(line::equals)) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not " + line + " but\n" + metrics);
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    process.close();
  }
}
