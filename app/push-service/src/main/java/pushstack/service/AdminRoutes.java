package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import pushstack.metrics.Metrics;
import pushstack.service.AdminAccess.Denial;
import pushstack.service.ServiceConfig.LogLevel;
import pushstack.storage.StorageException;

/// The admin listener: what operators read, and the few things that they change while the process
/// runs. Every error is a JSON object.
public final class AdminRoutes implements HttpService {
  private static final Logger LOG = System.getLogger(AdminRoutes.class.getName());
  private static final String JSON_TYPE = "application/json";

  // No admin call has more to say.
  private static final int MAX_BODY = 4096;

  // As in Firefox: "remote-settings/monitor_changes". Every user agent that subscribes holds them.
  private static final Pattern BROADCAST_ID = Pattern.compile("[A-Za-z0-9._/-]{1,100}");
  private static final Pattern BROADCAST_VERSION = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private final OpsPages pages;
  private final Metrics metrics;
  private final Logging logging;
  private final AdminActions actions;
  private final AdminAccess access;

  /// Answers by what it is given.
  ///
  /// @param tokens of calls that change something, as of now
  public AdminRoutes(
      Supplier<List<Secret>> tokens,
      OpsPages pages,
      Metrics metrics,
      Logging logging,
      AdminActions actions) {
    this.pages = pages;
    this.metrics = metrics;
    this.logging = logging;
    this.actions = actions;
    this.access = new AdminAccess(tokens);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/metrics", this::sendMetrics)
        .post("/drain", changing(this::drain))
        .get("/log-level", this::sendLevel)
        .put("/log-level", changing(this::setLevel))
        .get("/broadcasts", guarded(this::sendBroadcasts))
        .get("/broadcasts/{+id}", guarded(this::sendBroadcast))
        .put("/broadcasts/{+id}", changing(this::setBroadcast))
        .post("/keys/reload", changing(this::reloadKeys))
        .any(this::sendPage);
  }

  private Handler changing(Handler handler) {
    return guarded((request, response) -> {
      Optional<Denial> denial = access.denial(request);
      if (denial.isEmpty()) {
        handler.handle(request, response);
        return;
      }
      LOG.log(Level.WARNING, "admin.denied reason={0}", denial.get());
      if (denial.get() == Denial.NO_TOKEN) {
        response.header(HeaderValues.create(HeaderNames.WWW_AUTHENTICATE, "Bearer"));
      }
      sendError(response, denial.get().status(), denial.get().message());
    });
  }

  private static Handler guarded(Handler handler) {
    return (request, response) -> {
      try {
        handler.handle(request, response);
      } catch (StorageException e) {
        LOG.log(Level.WARNING, "admin.storage_failed", e);
        sendError(response, 503, "Storage cannot be used now");
      }
    };
  }

  private void sendMetrics(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, Metrics.CONTENT_TYPE);
    response.send(metrics.exposition());
  }

  private void sendPage(ServerRequest request, ServerResponse response) {
    String method = request.prologue().method().text();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      sendError(response, 404, "No such call");
      return;
    }
    pages
        .answer(OpsPages.Kind.ADMIN, request.path().path())
        .ifPresentOrElse(
            answer -> send(response, answer.status(), answer.contentType(), answer.body()),
            () -> sendError(response, 404, "No such page"));
  }

  private void drain(ServerRequest request, ServerResponse response) {
    LOG.log(Level.INFO, "admin.drain");
    actions.drain();
    sendJson(response, 202, Map.of("status", "draining"));
  }

  private void sendLevel(ServerRequest request, ServerResponse response) {
    sendJson(response, 200, Map.of("level", name(logging.level())));
  }

  private void setLevel(ServerRequest request, ServerResponse response) {
    Optional<String> text = field(request, response, "level");
    if (text.isEmpty()) {
      return;
    }
    try {
      LogLevel level = ValueType.oneOf(LogLevel.class).parse(text.get());
      logging.setLevel(level);
      LOG.log(Level.INFO, "admin.log_level level={0}", name(level));
      sendJson(response, 200, Map.of("level", name(level)));
    } catch (BadValueException e) {
      sendError(response, 400, "level " + e.reason());
    }
  }

  private void sendBroadcasts(ServerRequest request, ServerResponse response) {
    sendJson(response, 200, actions.broadcasts());
  }

  private void sendBroadcast(ServerRequest request, ServerResponse response) {
    String version = actions.broadcasts().get(id(request));
    if (version == null) {
      sendError(response, 404, "No such broadcast");
    } else {
      sendJson(response, 200, Map.of("version", version));
    }
  }

  private void setBroadcast(ServerRequest request, ServerResponse response) {
    Optional<String> version = field(request, response, "version");
    if (version.isEmpty()) {
      return;
    }
    String id = id(request);
    if (!BROADCAST_ID.matcher(id).matches()) {
      sendError(response, 400, "id must be 1 to 100 letters, digits, dots, slashes and dashes");
    } else if (!BROADCAST_VERSION.matcher(version.get()).matches()) {
      sendError(response, 400, "version must be 1 to 200 visible ASCII characters");
    } else {
      actions.setBroadcast(id, version.get());
      LOG.log(Level.INFO, "admin.broadcast id={0} version={1}", id, version.get());
      sendJson(response, 200, Map.of("version", version.get()));
    }
  }

  private void reloadKeys(ServerRequest request, ServerResponse response) {
    KeyRing.Reload reload = actions.reloadKeys();
    switch (reload) {
      case UNCHANGED, CHANGED -> sendJson(response, 200, Map.of("keys", name(reload)));
      case REFUSED ->
          sendError(response, 409, "Some keys cannot be read; the old ones stay. The log says why");
    }
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  /// The one text that the call needs; without it the error is already sent.
  private static Optional<String> field(
      ServerRequest request, ServerResponse response, String name) {
    try {
      byte[] body = body(request);
      if (body.length > MAX_BODY) {
        sendError(response, 413, "The body is too large");
        return Optional.empty();
      }
      String text = Json.texts(body).get(name);
      if (text != null) {
        return Optional.of(text);
      }
      sendError(response, 400, "The body has no " + name);
    } catch (BadValueException e) {
      sendError(response, 400, "The body " + e.reason());
    } catch (IOException e) {
      sendError(response, 400, "The body cannot be read");
    }
    return Optional.empty();
  }

  private static byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      return in.readNBytes(MAX_BODY + 1);
    }
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void sendError(ServerResponse response, int status, String message) {
    String body =
        Json.write(json -> {
          json.writeStartObject();
          json.writeNumberField("code", status);
          json.writeStringField("error", Status.create(status).reasonPhrase());
          json.writeStringField("message", message);
          json.writeEndObject();
        });
    send(response, status, JSON_TYPE, body);
  }

  private static void sendJson(ServerResponse response, int status, Map<String, String> fields) {
    String body =
        Json.write(json -> {
          json.writeStartObject();
          for (Map.Entry<String, String> field : fields.entrySet()) {
            json.writeStringField(field.getKey(), field.getValue());
          }
          json.writeEndObject();
        });
    send(response, status, JSON_TYPE, body);
  }

  private static void send(ServerResponse response, int status, String type, String body) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, type);
    response.send(body.getBytes(UTF_8));
  }
}
