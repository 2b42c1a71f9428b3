package pushstack.loadtest.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Answers `GET /metrics` with the moment of a run, in OpenMetrics text, on a port of its own. Each
/// request is answered on a thread of its own.
public final class MetricsServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Supplier<Snapshot> source;

  private MetricsServer(HttpServer server, Supplier<Snapshot> source) {
    this.server = server;
    this.source = source;
  }

  /// Listens.
  ///
  /// @param address with port 0 for any that is free
  /// @throws IOException if the address cannot be used
  public static MetricsServer start(InetSocketAddress address, Supplier<Snapshot> source)
      throws IOException {
    HttpServer http = HttpServer.create(address, 0);
    var server = new MetricsServer(http, source);
    http.createContext("/", server::answer);
    http.setExecutor(server.threads);
    http.start();
    return server;
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
      } else {
        byte[] body = LoadTestMetrics.exposition(source.get());
        exchange.getResponseHeaders().set("Content-Type", LoadTestMetrics.CONTENT_TYPE);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
