package pushstack.cli.verify;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.MalformedMessageException;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// One connection of a user agent over the JDK's WebSocket, so that TLS and proxies are those of
/// the platform. One thread uses it. Whatever takes longer than the timeout fails.
final class UserAgent implements AutoCloseable {
  private static final String PROTOCOL = "push-notification";

  /// A service that says more than this to a new user agent is broken.
  private static final int MAX_WAITING = 1_000;

  /// Characters, of all fragments together: a body of 4,096 bytes and its frame, many times.
  private static final int MAX_MESSAGE = 1 << 17;

  private final URI url;
  private final Duration timeout;
  private final Inbox inbox;
  private final WebSocket socket;

  private UserAgent(URI url, Duration timeout, Inbox inbox, WebSocket socket) {
    this.url = url;
    this.timeout = timeout;
    this.inbox = inbox;
    this.socket = socket;
  }

  /// What comes in.
  private sealed interface Event {
    record Said(ServerMessage message) implements Event {}

    /// @param code of the close frame, 0 without one
    record Ended(int code, String how) implements Event {}
  }

  static UserAgent connect(HttpClient http, URI url, Duration timeout) throws StepException {
    var inbox = new Inbox(url, timeout);
    WebSocket socket =
        Faults.await(
            http.newWebSocketBuilder()
                .connectTimeout(timeout)
                .subprotocols(PROTOCOL)
                // As Firefox does, for a service that looks at it.
                .header("Origin", url.toString())
                .buildAsync(url, inbox),
            url,
            timeout);
    return new UserAgent(url, timeout, inbox, socket);
  }

  /// Says something and waits for the answer; other messages that come meanwhile are passed over.
  <M extends ServerMessage> M ask(ClientMessage question, Class<M> answer) throws StepException {
    say(question);
    return next(answer, "the answer to " + answer.getSimpleName().toLowerCase(Locale.ROOT));
  }

  void say(ClientMessage message) throws StepException {
    Faults.await(socket.sendText(ClientMessages.toJson(message), true), url, timeout);
  }

  /// Waits for the next message of that kind, and passes over others.
  ///
  /// @param awaited what it is, for the sentence that it did not come
  <M extends ServerMessage> M next(Class<M> kind, String awaited) throws StepException {
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      switch (event(end)) {
        case null ->
            throw new StepException(awaited + " did not come within " + timeout.toMillis() + " ms");
        case Event.Ended(_, String how) -> throw new StepException(how);
        case Event.Said(ServerMessage message) -> {
          if (kind.isInstance(message)) {
            return kind.cast(message);
          }
        }
      }
    }
  }

  /// Ends the connection and waits until the service agrees: then it has read all that was said.
  void leave() throws StepException {
    Faults.await(socket.sendClose(WebSocket.NORMAL_CLOSURE, ""), url, timeout);
    long end = System.nanoTime() + timeout.toNanos();
    while (true) {
      switch (event(end)) {
        case null ->
            throw new StepException(
                "the service did not close within " + timeout.toMillis() + " ms");
        case Event.Ended(int code, String how) -> {
          if (code == WebSocket.NORMAL_CLOSURE) {
            return;
          }
          throw new StepException(how);
        }
        case Event.Said _ -> {}
      }
    }
  }

  private @Nullable Event event(long end) throws StepException {
    try {
      return inbox.events.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepException("interrupted");
    }
  }

  /// Ends it at once, whatever its state.
  @Override
  public void close() {
    socket.abort();
  }

  /// Puts fragments together and keeps messages until they are asked for.
  private static final class Inbox implements WebSocket.Listener {
    private final URI url;
    private final Duration timeout;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(MAX_WAITING);
    private final StringBuilder text = new StringBuilder();

    Inbox(URI url, Duration timeout) {
      this.url = url;
      this.timeout = timeout;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (text.length() > MAX_MESSAGE) {
        end(from, "the service sent a message of more than " + MAX_MESSAGE + " characters");
        return null;
      }
      if (last) {
        take(from);
      }
      from.request(1);
      return null;
    }

    private void take(WebSocket from) {
      try {
        if (!events.offer(new Event.Said(ServerMessages.parse(text.toString())))) {
          end(from, "the service sent more than " + MAX_WAITING + " messages");
        }
      } catch (MalformedMessageException e) {
        end(from, "the service sent what is no message of the protocol: " + e.getMessage());
      }
      text.setLength(0);
    }

    /// Whatever is in the queue matters less than that nothing more will come.
    private void end(WebSocket from, String how) {
      from.abort();
      end(new Event.Ended(0, how));
    }

    private void end(Event ended) {
      if (!events.offer(ended)) {
        events.clear();
        events.add(ended);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      String why = reason.isEmpty() ? "" : " (" + reason + ")";
      end(new Event.Ended(code, "the service closed the connection with " + code + why));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable fault) {
      end(new Event.Ended(0, Faults.sentence(fault, url, timeout)));
    }
  }
}
