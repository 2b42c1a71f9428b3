package pushstack.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The metadata service of a machine, version 2 only: without a token that it has given out and not
/// forgotten, nothing is told.
public final class FakeImds implements AutoCloseable {
  private static final String TARGET = "autoscaling/target-lifecycle-state";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger tokens = new AtomicInteger();
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean failing;

  private FakeImds() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/latest/api/token", this::serveToken);
    server.createContext("/latest/meta-data/", this::servePage);
    server.start();
  }

  /// A machine whose target state is `InService`.
  public static FakeImds start(String instance) {
    try {
      FakeImds imds = new FakeImds();
      imds.pages.put("instance-id", instance);
      return imds.heading("InService");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Where the group wants the machine to go.
  public FakeImds heading(String target) {
    pages.put(TARGET, target);
    return this;
  }

  /// Belongs to no group.
  FakeImds alone() {
    pages.remove(TARGET);
    return this;
  }

  /// Whether it answers 500 to everything.
  void failing(boolean now) {
    failing = now;
  }

  /// Waits until so many requests have failed, since the start.
  void awaitFailures(int count) {
    Awaits.until("failures", () -> failures.get() >= count);
  }

  /// Waits until it has been asked so often where the machine is headed, since the start.
  void awaitLooks(int count) {
    Awaits.until("looks", () -> looks.get() >= count);
  }

  /// No token that was given out is good any more.
  void forgetTokens() {
    tokens.incrementAndGet();
  }

  private void serveToken(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    boolean good =
        exchange.getRequestMethod().equals("PUT")
            && headers.containsKey("X-aws-ec2-metadata-token-ttl-seconds");
    answer(exchange, good ? 200 : 400, good ? "token-" + tokens.get() : "");
  }

  private void servePage(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("X-aws-ec2-metadata-token");
    String path = exchange.getRequestURI().getPath().substring("/latest/meta-data/".length());
    String page = pages.get(path);
    if (path.equals(TARGET)) {
      looks.incrementAndGet();
    }
    if (!("token-" + tokens.get()).equals(token)) {
      answer(exchange, 401, "");
    } else {
      answer(exchange, page == null ? 404 : 200, page == null ? "" : page);
    }
  }

  private void answer(HttpExchange exchange, int status, String text) throws IOException {
    boolean failed = failing;
    byte[] body = failed ? new byte[0] : text.getBytes(UTF_8);
    if (failed) {
      failures.incrementAndGet();
    }
    exchange.sendResponseHeaders(failed ? 500 : status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
