package pushstack.pushlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Speaks as much of the SNS query protocol as publishing needs, and refuses as often as a test
/// says.
final class SnsFake implements AutoCloseable {
  /// What a request is answered with in place of success.
  record Refusal(int status, String code) {
    static final Refusal THROTTLED = new Refusal(400, "Throttling");
    static final Refusal BROKEN = new Refusal(500, "InternalError");
    static final Refusal FORBIDDEN = new Refusal(403, "AuthorizationError");
  }

  private final HttpServer server;
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final List<Map<String, String>> published = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Refusal> refusals = new ConcurrentLinkedQueue<>();

  SnsFake() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The next requests get these answers.
  void refuse(Refusal... next) {
    refusals.addAll(List.of(next));
  }

  /// Parameters of all requests, the refused ones too.
  List<Map<String, String>> requests() {
    return requests;
  }

  /// Parameters of those that succeeded.
  List<Map<String, String>> published() {
    return published;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var parameters = new TreeMap<String, String>();
      for (String pair :
          new String(exchange.getRequestBody().readAllBytes(), UTF_8).split("&", -1)) {
        int equals = pair.indexOf('=');
        parameters.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
      parameters.put("authorization", exchange.getRequestHeaders().getFirst("Authorization"));
      requests.add(parameters);
      @Nullable Refusal refusal = refusals.poll();
      if (refusal != null) {
        send(
            exchange,
            refusal.status(),
            """
            <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
              <Error><Type>Sender</Type><Code>%s</Code><Message>no</Message></Error>
              <RequestId>r</RequestId>
            </ErrorResponse>
            """
                .formatted(refusal.code()));
        return;
      }
      published.add(parameters);
      send(
          exchange,
          200,
          """
          <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
            <PublishResult><MessageId>%d</MessageId></PublishResult>
            <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
          </PublishResponse>
          """
              .formatted(published.size()));
    }
  }

  private static void send(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] body = xml.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /// The attributes of a message by name, each as `type value`.
  static Map<String, String> attributes(Map<String, String> parameters) {
    var attributes = new TreeMap<String, String>();
    for (int i = 1; parameters.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
      String entry = "MessageAttributes.entry." + i;
      attributes.put(
          parameters.get(entry + ".Name"),
          parameters.get(entry + ".Value.DataType")
              + " "
              + parameters.get(entry + ".Value.StringValue"));
    }
    return attributes;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
