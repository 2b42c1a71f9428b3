package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Map;

/// The bytes of the HTTP responses that a transport writes itself.
final class HttpAnswer {
  private static final System.Logger LOG = System.getLogger(HttpAnswer.class.getName());

  /// A balancer or client that is turned away should not be back at once; a node that is full
  /// seldom has room a second later.
  private static final String RETRY_AFTER_SECONDS = "30";

  private static final Map<Integer, String> REASONS =
      Map.ofEntries(
          Map.entry(200, "OK"),
          Map.entry(204, "No Content"),
          Map.entry(400, "Bad Request"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(426, "Upgrade Required"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(503, "Service Unavailable"));

  private HttpAnswer() {}

  /// Asks the responder; a fault of its own becomes a 500 that tells nothing.
  static PlainResponder.Response of(PlainResponder responder, RequestHead head) {
    try {
      return responder.respond(head.method(), head.path());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "http.responder.failed", e);
      return refusal(500);
    }
  }

  static PlainResponder.Response refusal(int status) {
    Map<String, String> extra =
        switch (status) {
          case 405 -> Map.of("Allow", "GET");
          case 426 -> Map.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13");
          case 503 -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
          default -> Map.of();
        };
    byte[] body = (REASONS.getOrDefault(status, "Refused") + "\n").getBytes(UTF_8);
    return new PlainResponder.Response(status, extra, body);
  }

  /// @param withBody false for an answer to HEAD
  static ByteBuffer bytes(PlainResponder.Response response, boolean withBody) {
    StringBuilder head = new StringBuilder(256);
    head.append("HTTP/1.1 ").append(response.status()).append(' ');
    head.append(REASONS.getOrDefault(response.status(), "Status")).append("\r\n");
    response
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (response.status() != 204 && response.status() != 304) {
      head.append("Content-Length: ").append(response.body().length).append("\r\n");
    }
    // An Upgrade field must be named in Connection (RFC 9110 section 7.8).
    head.append(response.status() == 426 ? "Connection: Upgrade, close" : "Connection: close");
    byte[] start = head.append("\r\n\r\n").toString().getBytes(ISO_8859_1);
    boolean body = withBody && response.status() != 204 && response.status() != 304;
    ByteBuffer bytes = ByteBuffer.allocate(start.length + (body ? response.body().length : 0));
    bytes.put(start);
    if (body) {
      bytes.put(response.body());
    }
    return bytes.flip();
  }
}
