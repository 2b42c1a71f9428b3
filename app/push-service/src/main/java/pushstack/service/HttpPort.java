package pushstack.service;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import pushstack.http.StartedServer;

/// A port of this process's own for operators or for the page: few callers, small requests.
final class HttpPort implements AutoCloseable {
  /// The page sends a push order of 4 KB with its escapes; operators send less.
  private static final int MAX_BODY = 64 * 1024;

  /// One operator, one scraper, one browser: more at once is a mistake.
  private static final int MAX_CONNECTIONS = 256;

  private final WebServer server;

  private HttpPort(WebServer server) {
    this.server = server;
  }

  static HttpPort open(ServiceConfig.Listener at, HttpService routes) {
    return new HttpPort(
        StartedServer.of(
            WebServer.builder()
                .host(at.host())
                .port(at.port())
                .maxPayloadSize(MAX_BODY)
                .maxTcpConnections(MAX_CONNECTIONS)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .shutdownGracePeriod(Duration.ofMillis(500))
                .routing(routing -> routing.register("/", routes))
                .build()));
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
