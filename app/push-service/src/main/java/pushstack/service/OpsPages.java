package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import pushstack.connect.socket.PlainResponder;
import pushstack.storage.StorageException;

/// The pages by which balancers and operators judge a node, the same on every listener. Safe from
/// any thread; may block for a call to storage.
public final class OpsPages {
  private static final Logger LOG = System.getLogger(OpsPages.class.getName());
  private static final String JSON_TYPE = "application/json";
  private static final String TEXT_TYPE = "text/plain; charset=utf-8";
  private static final int TEAPOT = 418;
  private static final int UNAVAILABLE = 503;

  /// Whose pages they are.
  public enum Kind {
    /// The WebSocket and internal listeners.
    CONNECTION,
    /// The endpoint listener.
    ENDPOINT,
    /// The admin listener, which says in full what is wrong.
    ADMIN
  }

  /// One answer.
  public record Answer(int status, String contentType, String body) {}

  /// What the pages tell, asked when they are.
  ///
  /// @param storageTrouble why storage cannot be used; empty if it can
  /// @param draining whether the node takes no new work
  /// @param connections of user agents, now
  /// @param requests of application servers, since the start
  /// @param errorDocumentation the page that errors refer to
  public record Facts(
      Supplier<Optional<String>> storageTrouble,
      BooleanSupplier draining,
      LongSupplier connections,
      LongSupplier requests,
      URI errorDocumentation) {}

  private final Facts facts;
  private final StorageCheck storage;
  private final BuildVersion version;

  public OpsPages(Facts facts, InstantSource clock) {
    this(facts, clock, BuildVersion.current());
  }

  OpsPages(Facts facts, InstantSource clock, BuildVersion version) {
    this.facts = facts;
    this.storage = new StorageCheck(() -> troubleOf(facts), clock);
    this.version = version;
  }

  private static Optional<String> troubleOf(Facts facts) {
    try {
      return facts.storageTrouble.get();
    } catch (StorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// The page at a path, asked for by GET; empty if there is none.
  public Optional<Answer> answer(Kind kind, String path) {
    return switch (path) {
      case "/health", "/__heartbeat__" -> Optional.of(health(kind));
      case "/status" -> Optional.of(status());
      case "/__lbheartbeat__" ->
          Optional.of(new Answer(facts.draining.getAsBoolean() ? UNAVAILABLE : 200, TEXT_TYPE, ""));
      case "/__version__" -> Optional.of(new Answer(200, JSON_TYPE, version.json()));
      case "/__error__", "/v1/err/crit", "/v1/err" -> Optional.of(testError(kind));
      default -> Optional.empty();
    };
  }

  /// The pages for the endpoint listener.
  public pushstack.endpoint.OpsPages forEndpoint() {
    return path ->
        answer(Kind.ENDPOINT, path)
            .map(answer ->
                new pushstack.endpoint.OpsPages.Page(
                    answer.status, answer.contentType, answer.body));
  }

  /// The pages for the WebSocket listener.
  public PlainResponder forWebSocket() {
    return (method, path) ->
        (method.equals("GET") || method.equals("HEAD")
                ? answer(Kind.CONNECTION, path)
                : Optional.<Answer>empty())
            .map(OpsPages::response)
            .orElseGet(() -> PlainResponder.Response.text(404, "Not Found"));
  }

  private static PlainResponder.Response response(Answer answer) {
    return new PlainResponder.Response(
        answer.status, Map.of("Content-Type", answer.contentType), answer.body.getBytes(UTF_8));
  }

  private Answer health(Kind kind) {
    Optional<String> trouble = storage.trouble();
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringField("status", trouble.isEmpty() ? "OK" : "ERROR");
          json.writeStringField("version", version.version());
          switch (kind) {
            case CONNECTION -> json.writeNumberField("connections", facts.connections.getAsLong());
            case ENDPOINT -> writeEndpoint(json, trouble);
            case ADMIN -> writeAll(json, trouble);
          }
          json.writeEndObject();
        });
    return new Answer(trouble.isEmpty() ? 200 : UNAVAILABLE, JSON_TYPE, body);
  }

  private void writeEndpoint(JsonGenerator json, Optional<String> trouble) throws IOException {
    // Anyone can read this page: what exactly is wrong stays in the log and on the admin listener.
    Optional<String> cause = trouble.map(_ -> "unusable");
    writeTable(json, "router_table", cause);
    writeTable(json, "message_table", cause);
    json.writeObjectFieldStart("routers");
    json.writeBooleanField("apns", false);
    json.writeBooleanField("fcm", false);
    json.writeEndObject();
    json.writeNumberField("request_count", facts.requests.getAsLong());
  }

  private void writeAll(JsonGenerator json, Optional<String> trouble) throws IOException {
    writeTable(json, "storage", trouble);
    json.writeBooleanField("draining", facts.draining.getAsBoolean());
    json.writeNumberField("connections", facts.connections.getAsLong());
    json.writeNumberField("request_count", facts.requests.getAsLong());
  }

  private static void writeTable(JsonGenerator json, String name, Optional<String> cause)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("status", cause.isEmpty() ? "OK" : "NOT OK");
    if (cause.isPresent()) {
      json.writeStringField("cause", cause.get());
    }
    json.writeEndObject();
  }

  private Answer status() {
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeStringField("status", "OK");
          json.writeStringField("version", version.version());
          json.writeEndObject();
        });
    return new Answer(200, JSON_TYPE, body);
  }

  /// Lets an operator see whether errors reach whoever watches the log.
  private Answer testError(Kind kind) {
    LOG.log(Level.ERROR, "ops.test_error note=\"asked for by a request\"");
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeNumberField("code", TEAPOT);
          json.writeNumberField("errno", 999);
          if (kind == Kind.ENDPOINT) {
            json.writeStringField("error", "I'm a teapot");
            json.writeStringField("message", "ERROR:Success");
            json.writeStringField("more_info", facts.errorDocumentation.toString());
          } else {
            json.writeStringField("error", "LogCheck");
          }
          json.writeEndObject();
        });
    return new Answer(TEAPOT, JSON_TYPE, body);
  }
}
