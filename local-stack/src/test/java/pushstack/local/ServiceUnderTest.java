package pushstack.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pushstack.service.Logging;
import pushstack.service.PushService;
import pushstack.service.ServiceConfig;

/// The whole service on the embedded engine, with the page, on ports that nobody else has.
final class ServiceUnderTest implements AutoCloseable {
  private static final Duration SESSIONS_LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(20);

  private final PushService service;

  private ServiceUnderTest(PushService service) {
    this.service = service;
  }

  static ServiceUnderTest start(Path data) {
    List<String> flags =
        List.of(
            "--data=" + data,
            "--websocket.port=0",
            "--internal.port=0",
            "--endpoint.port=0",
            "--admin.port=0",
            "--page.enabled=true",
            "--page.port=0",
            "--log.format=text",
            "--log.level=warning");
    ServiceConfig config = ServiceConfig.load(flags, Map.of());
    Logging logging = Logging.configure(config.log().format(), config.log().level());
    return new ServiceUnderTest(PushService.start(config, logging, InstantSource.system()));
  }

  URI webSocketUrl() {
    return service.webSocketUrl().orElseThrow();
  }

  URI endpointUrl() {
    return service.endpointUrl().orElseThrow();
  }

  URI pageUrl() {
    return service.pageUrl().orElseThrow();
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
    service.close();
  }
}
