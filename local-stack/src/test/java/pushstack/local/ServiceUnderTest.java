package pushstack.local;

import io.helidon.webserver.WebServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pushstack.page.PageAddresses;
import pushstack.page.PageRoutes;
import pushstack.service.PushService;
import pushstack.service.ServiceConfig;

/// The whole service on the embedded engine, with the page, on ports that nobody else has.
final class ServiceUnderTest implements AutoCloseable {
  private static final Duration SESSIONS_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final PushService service;
  private final PageRoutes page;
  private final WebServer pageServer;

  private ServiceUnderTest(PushService service) {
    this.service = service;
    page =
        new PageRoutes(
            new PageAddresses(webSocketUrl(), endpointUrl()), "0.1.0", InstantSource.system());
    pageServer =
        WebServer.builder()
            .host("127.0.0.1")
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.register("/", page))
            .build()
            .start();
  }

  static ServiceUnderTest start(Path data) {
    List<String> flags =
        List.of(
            "--data=" + data,
            "--websocket.port=0",
            "--internal.port=0",
            "--endpoint.port=0",
            "--admin.port=0");
    return new ServiceUnderTest(
        PushService.start(ServiceConfig.load(flags, Map.of()), InstantSource.system()));
  }

  URI webSocketUrl() {
    return service.webSocketUrl().orElseThrow();
  }

  URI endpointUrl() {
    return service.endpointUrl().orElseThrow();
  }

  URI pageUrl() {
    return URI.create("http://127.0.0.1:" + pageServer.port() + "/");
  }

  /// Waits until so many user agents are connected.
  void awaitSessions(int expected) throws InterruptedException {
    long deadline = System.nanoTime() + SESSIONS_LIMIT.toNanos();
    while (service.sessions() != expected) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(service.sessions() + " sessions, not " + expected);
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  @Override
  public void close() {
    pageServer.stop();
    page.close();
    service.close();
  }
}
