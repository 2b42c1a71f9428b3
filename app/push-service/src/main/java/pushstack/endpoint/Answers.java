package pushstack.endpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/// What the listener's answers look like: the JSON body of every error, and the headers that go
/// with each.
final class Answers {
  static final HeaderName TTL = HeaderNames.create("TTL");

  private static final JsonFactory JSON = new JsonFactory();
  private static final String RETRY_AFTER_SECONDS = "120";
  private static final Header JSON_TYPE =
      HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
  private static final Header RETRY_AFTER =
      HeaderValues.createCached(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
  // A subscription that is gone does not come back: its sender need not ask again for a day.
  private static final Header KEEP_A_DAY =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "max-age=86400");
  private static final Header CHALLENGE =
      HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "vapid");

  private final URI documentation;

  /// With links to this page of documentation.
  Answers(URI documentation) {
    this.documentation = documentation;
  }

  /// The headers of an error, its content type included.
  static List<Header> headers(PushError error) {
    return switch (error.status()) {
      case 401 -> List.of(JSON_TYPE, CHALLENGE);
      case 410 -> List.of(JSON_TYPE, KEEP_A_DAY);
      case 503 -> List.of(JSON_TYPE, RETRY_AFTER);
      default -> List.of(JSON_TYPE);
    };
  }

  byte[] body(Refusal refusal) {
    PushError error = refusal.error();
    return body(error.status(), error.errno(), refusal.message(), error.anchor());
  }

  private byte[] body(int status, OptionalInt errno, String message, String anchor) {
    var out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("code", status);
      if (errno.isPresent()) {
        json.writeNumberField("errno", errno.getAsInt());
      } else {
        json.writeNullField("errno");
      }
      json.writeStringField("error", Status.create(status).reasonPhrase());
      json.writeStringField("message", message);
      json.writeStringField("more_info", documentation + "#" + anchor);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// A whole HTTP/1.1 answer for a connection that is closed unheard.
  byte[] raw(Refusal refusal) {
    byte[] body = body(refusal);
    var head = new StringBuilder("HTTP/1.1 ").append(refusal.error().status()).append(' ');
    head.append(Status.create(refusal.error().status()).reasonPhrase()).append("\r\n");
    for (Header header : headers(refusal.error())) {
      head.append(header.name()).append(": ").append(header.get()).append("\r\n");
    }
    head.append("Connection: close\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
    head.append(new String(body, StandardCharsets.UTF_8));
    return head.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// For what Helidon refuses before it asks us: the same body as everywhere. Helidon's own words
  /// stay out of it, since they may repeat what the request said.
  DirectHandlers forMalformedRequests() {
    DirectHandler handler =
        (_, _, status, headers, _) -> {
          int code = status.code();
          PushError error =
              code == PushError.BODY_TOO_LARGE.status()
                  ? PushError.BODY_TOO_LARGE
                  : code < 500 ? PushError.MALFORMED_REQUEST : PushError.UNEXPECTED;
          headers.set(JSON_TYPE);
          return DirectHandler.TransportResponse.builder()
              .status(status)
              .headers(headers)
              .entity(body(code, error.errno(), error.message(), error.anchor()))
              .keepAlive(false)
              .build();
        };
    var handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, handler);
    }
    return handlers.build();
  }
}
