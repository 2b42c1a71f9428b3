package pushstack.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A web site with a service worker that tells what it is pushed: to its pages, and to the site,
/// which also hears from a worker whose pages are closed.
final class PushSite implements AutoCloseable {
  private static final int WAIT_SECONDS = 30;

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <title>Push site</title>
      <script src="/page.js"></script>
      """;
  private static final String SCRIPT =
      """
      const shown = [];
      navigator.serviceWorker.onmessage = event => shown.push(event.data);

      async function subscribe(applicationServerKey) {
        await navigator.serviceWorker.register('/worker.js');
        const { pushManager } = await navigator.serviceWorker.ready;
        const options = { userVisibleOnly: true };
        if (applicationServerKey) {
          options.applicationServerKey = applicationServerKey;
        }
        return (await pushManager.subscribe(options)).toJSON();
      }

      async function unsubscribe() {
        const { pushManager } = await navigator.serviceWorker.ready;
        return (await pushManager.getSubscription()).unsubscribe();
      }
      """;
  private static final String WORKER =
      """
      self.addEventListener('push', event => event.waitUntil((async () => {
        const text = event.data ? event.data.text() : '(no data)';
        for (const page of await clients.matchAll({ includeUncontrolled: true })) {
          page.postMessage(text);
        }
        await fetch('/received', { method: 'POST', body: text });
      })()));
      """;
  private static final Map<String, String> FILES =
      Map.of("/", PAGE, "/page.js", SCRIPT, "/worker.js", WORKER);

  private final HttpServer server;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

  PushSite() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/received")) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        received.add(new String(body, StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(204, -1);
        return;
      }
      String file = FILES.get(path);
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = file.getBytes(StandardCharsets.UTF_8);
      String type = path.endsWith(".js") ? "text/javascript" : "text/html";
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /// With a trailing slash. By name: Firefox keeps service workers for `localhost` as for any
  /// secure site.
  URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  /// The text of the next push that reached the worker.
  String awaitPush() throws InterruptedException {
    @Nullable String text = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("no push reached the worker within " + WAIT_SECONDS + " s");
    }
    return text;
  }

  /// Whether the worker was told of nothing that the test has not awaited.
  boolean isQuiet() {
    return received.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
