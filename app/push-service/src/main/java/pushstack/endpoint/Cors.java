package pushstack.endpoint;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/// Web pages may call the API from any origin: endpoint URLs are secrets, cookies are not used.
final class Cors {
  private static final Header ANY_ORIGIN =
      HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
  private static final Header EXPOSED =
      HeaderValues.createCached(
          HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
          "location, www-authenticate, ttl, retry-after");
  private static final Header METHODS =
      HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "DELETE, GET, POST, PUT");
  // The wildcard does not stand for Authorization, and older browsers do not know it at all.
  private static final Header HEADERS =
      HeaderValues.createCached(
          HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
          "*, authorization, content-encoding, content-type, crypto-key, encryption,"
              + " encryption-key, topic, ttl, urgency");
  private static final Header AN_HOUR =
      HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "3600");

  private Cors() {}

  /// Lets a page of another origin read the answer.
  static void allow(ServerRequest request, ServerResponse response) {
    if (request.headers().contains(HeaderNames.ORIGIN)) {
      response.header(ANY_ORIGIN);
      response.header(EXPOSED);
    }
  }

  /// Tells a browser beforehand what such a page may send.
  static void preflight(ServerResponse response) {
    response.header(ANY_ORIGIN);
    response.header(METHODS);
    response.header(HEADERS);
    response.header(AN_HOUR);
  }
}
