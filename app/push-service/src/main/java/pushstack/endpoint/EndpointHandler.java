package pushstack.endpoint;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pushstack.storage.StorageException;

/// Every request of the listener comes here first and is answered here last: what is unknown, not
/// allowed, too much or failed gets the same kind of answer as what a route refuses.
final class EndpointHandler implements Handler {
  private static final System.Logger LOG = System.getLogger(EndpointHandler.class.getName());
  private static final Header ALLOW_PUSH =
      HeaderValues.createCached(HeaderNames.ALLOW, "POST, OPTIONS");
  private static final Header ALLOW_MESSAGE =
      HeaderValues.createCached(HeaderNames.ALLOW, "DELETE, OPTIONS");
  private static final Header ALLOW_PAGE =
      HeaderValues.createCached(HeaderNames.ALLOW, "GET, HEAD, OPTIONS");

  private final Connections connections;
  private final Answers answers;
  private final PushRoute pushes;
  private final MessageRoute messages;
  private final OpsPages pages;
  private final EndpointEvents events;

  EndpointHandler(
      Connections connections,
      Answers answers,
      PushRoute pushes,
      MessageRoute messages,
      OpsPages pages,
      EndpointEvents events) {
    this.connections = connections;
    this.answers = answers;
    this.pushes = pushes;
    this.messages = messages;
    this.pages = pages;
    this.events = events;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Connections.Connection connection = connections.of(request);
    var exchange = new Exchange(request, response, connection, connections);
    try {
      boolean room = connection.began();
      Paths path = Paths.of(request.prologue().uriPath());
      Optional<Refusal> refusal =
          room ? attempt(path, exchange) : Optional.of(Refusal.of(PushError.OVERLOADED));
      refusal.ifPresent(no -> refuse(no, path, exchange));
    } finally {
      connection.ended();
    }
  }

  private Optional<Refusal> attempt(Paths path, Exchange exchange) {
    try {
      return route(path, exchange);
    } catch (CloseConnectionException | RequestException e) {
      // The client's doing, or its absence: Helidon ends the connection or the stream.
      throw e;
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "endpoint.storage_failed", e);
      return Optional.of(Refusal.of(PushError.STORAGE_UNAVAILABLE));
    } catch (RuntimeException e) {
      if (exchange.broken()) {
        LOG.log(Level.DEBUG, "endpoint.client_gone", e);
        throw new CloseConnectionException("the client went away", e);
      }
      LOG.log(Level.ERROR, "endpoint.unexpected", e);
      return Optional.of(Refusal.of(PushError.UNEXPECTED));
    }
  }

  private Optional<Refusal> route(Paths path, Exchange exchange) {
    Method method = exchange.method();
    if (Method.OPTIONS.equals(method)) {
      exchange.answerOptions(allowed(path));
      return Optional.empty();
    }
    return switch (path) {
      case Paths.Push(var version, var token) ->
          Method.POST.equals(method)
              ? pushes.handle(version, token, exchange)
              : Optional.of(Refusal.of(PushError.METHOD_NOT_ALLOWED));
      case Paths.Message(var id) ->
          Method.DELETE.equals(method)
              ? messages.handle(id, exchange)
              : Optional.of(Refusal.of(PushError.METHOD_NOT_ALLOWED));
      case Paths.Other(var other) -> page(other, exchange);
      case Paths.Malformed _ -> Optional.of(Refusal.of(PushError.MALFORMED_REQUEST));
    };
  }

  private Optional<Refusal> page(String path, Exchange exchange) {
    Optional<OpsPages.Page> page = pages.page(path);
    if (page.isEmpty()) {
      return Optional.of(Refusal.of(PushError.NOT_FOUND));
    }
    if (!Method.GET.equals(exchange.method()) && !Method.HEAD.equals(exchange.method())) {
      return Optional.of(Refusal.of(PushError.METHOD_NOT_ALLOWED));
    }
    exchange.answer(
        page.get().status(),
        page.get().body().getBytes(StandardCharsets.UTF_8),
        HeaderValues.create(HeaderNames.CONTENT_TYPE, page.get().contentType()));
    return Optional.empty();
  }

  private void refuse(Refusal refusal, Paths path, Exchange exchange) {
    events.refused(refusal.error());
    if (path instanceof Paths.Push && Method.POST.equals(exchange.method())) {
      events.pushRefused(exchange.facts(), refusal.error(), refusal.message());
    }
    List<Header> headers = new ArrayList<>(Answers.headers(refusal.error()));
    if (refusal.error() == PushError.METHOD_NOT_ALLOWED) {
      headers.add(allowed(path));
    }
    exchange.answer(
        refusal.error().status(), answers.body(refusal), headers.toArray(Header[]::new));
  }

  private static Header allowed(Paths path) {
    return switch (path) {
      case Paths.Push _ -> ALLOW_PUSH;
      case Paths.Message _ -> ALLOW_MESSAGE;
      case Paths.Other _, Paths.Malformed _ -> ALLOW_PAGE;
    };
  }
}
