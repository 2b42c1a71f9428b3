package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/// Answers the requests on a WebSocket port that are no upgrade, such as a balancer's health check.
/// Called on a virtual thread; may block, but the answer is dropped if it comes later than the time
/// limit for a request.
@FunctionalInterface
public interface PlainResponder {

  /// Knows no page.
  PlainResponder NONE = (method, path) -> Response.text(404, "Not Found");

  /// Answers one request. Not asked for `/` and paths with an upgrade: those are the transport's.
  ///
  /// @param path without the query
  Response respond(String method, String path);

  /// A whole response; the transport adds `Content-Length` and `Connection`.
  ///
  /// @param headers neither names nor values may hold a line break
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  record Response(int status, Map<String, String> headers, byte[] body) {
    public Response {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("status " + status);
      }
      headers = Map.copyOf(headers);
      headers.forEach(Response::check);
    }

    /// A response of one line of plain text.
    public static Response text(int status, String line) {
      return new Response(
          status,
          Map.of("Content-Type", "text/plain; charset=utf-8"),
          (line + "\n").getBytes(UTF_8));
    }

    /// A response that carries JSON.
    public static Response json(int status, String json) {
      return new Response(status, Map.of("Content-Type", "application/json"), json.getBytes(UTF_8));
    }

    private static void check(String name, String value) {
      if (!name.chars().allMatch(RequestHead::isToken)
          || !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("header " + name + " is not one line of ASCII");
      }
    }
  }
}
