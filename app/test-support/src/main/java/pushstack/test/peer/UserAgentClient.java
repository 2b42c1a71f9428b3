package pushstack.test.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.MalformedMessageException;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// One connection of a user agent, driven by a test. What the server says collects in an inbox from
/// which the test takes what it waits for; everything else stays there. Notifications are recorded
/// besides, with their time, whether anybody takes them or not.
///
/// Safe from any thread. The methods that wait fail with an `AssertionError` that tells what came
/// instead; [#poll] does not.
public final class UserAgentClient implements AutoCloseable {
  /// Longer than any answer takes on a loaded build machine.
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ClientSocket socket;
  private final Consumer<Received> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition reading = lock.newCondition();
  private final List<ServerMessage> inbox = new ArrayList<>();
  private final List<Received> notifications = new ArrayList<>();
  private @Nullable Closed closed;
  private @Nullable Uaid uaid;
  private boolean silent;
  private int pings;
  private volatile boolean acknowledging;
  private volatile boolean ponging = true;

  private UserAgentClient(ClientSocket socket, Consumer<Received> listener) {
    this.socket = socket;
    this.listener = listener;
  }

  /// Opens a connection; says nothing yet.
  public static UserAgentClient connect(URI url) {
    return connect(url, _ -> {});
  }

  /// Opens a connection.
  ///
  /// @param listener called on the reading thread for each notification before it is acknowledged
  public static UserAgentClient connect(URI url, Consumer<Received> listener) {
    return connect(url, PATIENCE, listener);
  }

  /// Opens a connection.
  ///
  /// @param patience for the connection and the upgrade, each
  public static UserAgentClient connect(URI url, Duration patience, Consumer<Received> listener) {
    try {
      var client = new UserAgentClient(ClientSocket.open(url, patience), listener);
      Thread.ofVirtual().name("user-agent").start(client::read);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException("no connection to " + url + ": " + e.getMessage(), e);
    }
  }

  /// From now on acknowledges each notification as it comes, or no longer does.
  public UserAgentClient acknowledging(boolean on) {
    acknowledging = on;
    return this;
  }

  /// Whether Ping frames are answered; on at first.
  public UserAgentClient ponging(boolean on) {
    ponging = on;
    return this;
  }

  /// Says hello as a new user agent.
  public ServerMessage.Hello hello() {
    return hello(Optional.empty());
  }

  public ServerMessage.Hello hello(Optional<Uaid> known) {
    return hello(new ClientMessage.Hello(known, Map.of(), Optional.empty()));
  }

  public ServerMessage.Hello hello(ClientMessage.Hello hello) {
    send(hello);
    ServerMessage.Hello answer = next(ServerMessage.Hello.class, PATIENCE);
    lock.lock();
    try {
      uaid = answer.uaid();
    } finally {
      lock.unlock();
    }
    return answer;
  }

  /// What the server calls this user agent since [#hello].
  public Uaid uaid() {
    lock.lock();
    try {
      if (uaid == null) {
        throw new IllegalStateException("no hello yet");
      }
      return uaid;
    } finally {
      lock.unlock();
    }
  }

  /// Subscribes and returns the endpoint.
  public URI register(ChannelId channel) {
    return endpoint(register(channel, Optional.empty()));
  }

  /// Subscribes for one application server's key only.
  public URI register(ChannelId channel, String vapidKey) {
    return endpoint(register(channel, Optional.of(vapidKey)));
  }

  public ServerMessage.Register register(ChannelId channel, Optional<String> vapidKey) {
    send(new ClientMessage.Register(channel.toString(), Optional.of(channel), vapidKey));
    return next(ServerMessage.Register.class, PATIENCE);
  }

  private static URI endpoint(ServerMessage.Register answer) {
    if (answer.status() != 200) {
      throw new AssertionError("register answered " + answer);
    }
    return URI.create(answer.pushEndpoint());
  }

  public ServerMessage.Unregister unregister(ChannelId channel) {
    send(new ClientMessage.Unregister(channel, ClientMessage.Unregister.DEFAULT_CODE));
    return next(ServerMessage.Unregister.class, PATIENCE);
  }

  /// Acknowledges in one message.
  public void ack(ServerMessage.Notification... received) {
    send(
        new ClientMessage.Ack(
            Arrays.stream(received)
                .map(notification ->
                    new ClientMessage.Update(
                        notification.version(),
                        ClientMessage.Update.DEFAULT_CODE,
                        Optional.of(notification.channel())))
                .toList()));
  }

  public void nack(ServerMessage.Notification received, int code) {
    send(new ClientMessage.Nack(code, received.version()));
  }

  /// Asks for a sign of life and waits for it.
  public void ping() {
    send(new ClientMessage.Ping());
    next(ServerMessage.Ping.class, PATIENCE);
  }

  public void broadcastSubscribe(Map<String, String> broadcasts) {
    send(new ClientMessage.BroadcastSubscribe(broadcasts));
  }

  public void send(ClientMessage message) {
    sendText(ClientMessages.toJson(message));
  }

  /// A text frame with whatever content.
  public void sendText(String text) {
    sendFrame(ClientSocket.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// One frame with whatever opcode and payload.
  public void sendFrame(int opcode, byte[] payload) {
    try {
      socket.write(opcode, payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Bytes that need not be a frame.
  public void sendRaw(byte[] bytes) {
    try {
      socket.writeRaw(bytes, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes the first message of that kind, waiting for it if need be.
  public <M extends ServerMessage> M next(Class<M> kind, Duration patience) {
    return poll(kind, patience).orElseThrow(() -> new AssertionError(instead(kind, patience)));
  }

  /// Takes the first message of that kind; empty if the time passes or the connection ends first.
  public <M extends ServerMessage> Optional<M> poll(Class<M> kind, Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (true) {
        Optional<M> found = take(kind);
        if (found.isPresent() || closed != null || left <= 0) {
          return found;
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private <M extends ServerMessage> Optional<M> take(Class<M> kind) {
    for (Iterator<ServerMessage> each = inbox.iterator(); each.hasNext(); ) {
      ServerMessage message = each.next();
      if (kind.isInstance(message)) {
        each.remove();
        return Optional.of(kind.cast(message));
      }
    }
    return Optional.empty();
  }

  private String instead(Class<?> kind, Duration patience) {
    lock.lock();
    try {
      return "no %s within %s; inbox %s; %s"
          .formatted(
              kind.getSimpleName(),
              patience,
              inbox,
              closed == null ? "still open" : "ended " + closed);
    } finally {
      lock.unlock();
    }
  }

  /// Everything received so far, in order; a copy.
  public List<Received> notifications() {
    lock.lock();
    try {
      return List.copyOf(notifications);
    } finally {
      lock.unlock();
    }
  }

  /// How many Ping frames came.
  public int pings() {
    lock.lock();
    try {
      return pings;
    } finally {
      lock.unlock();
    }
  }

  /// How the connection ended; empty while it lasts.
  public Optional<Closed> closed() {
    lock.lock();
    try {
      return Optional.ofNullable(closed);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the end of the connection.
  public Closed awaitClosed(Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (closed == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed == null) {
        throw new AssertionError("still open after " + patience + "; inbox " + inbox);
      }
      return closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /// Stops reading, so that the server's bytes pile up in the kernel: a peer that has vanished
  /// without a FIN, or one that is stalled. At most one more frame gets through.
  public void stopReading() {
    lock.lock();
    try {
      silent = true;
    } finally {
      lock.unlock();
    }
  }

  /// Reads on after [#stopReading].
  public void resumeReading() {
    lock.lock();
    try {
      silent = false;
      reading.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the connection with RST and no close frame, as a lost network does when it comes back.
  public void drop() {
    socket.reset();
    ended(new Closed(Closed.NO_CLOSE_FRAME, "dropped"));
  }

  /// Ends the connection properly: close frame, the server's answer, end. Does nothing if it has
  /// ended.
  @Override
  public void close() {
    if (closed().isPresent()) {
      return;
    }
    try {
      socket.write(ClientSocket.CLOSE, new byte[] {0x03, (byte) 0xe8});
      resumeReading();
      awaitClosed(PATIENCE);
    } catch (IOException e) {
      ended(new Closed(Closed.NO_CLOSE_FRAME, String.valueOf(e.getMessage())));
    } finally {
      socket.close();
    }
  }

  private void read() {
    var text = new ByteArrayOutputStream();
    try {
      while (true) {
        awaitReading();
        ClientSocket.Frame frame = socket.read();
        switch (frame.opcode()) {
          case ClientSocket.TEXT, ClientSocket.CONTINUATION -> {
            text.writeBytes(frame.payload());
            if (frame.last()) {
              receive(ServerMessages.parse(text.toString(StandardCharsets.UTF_8)));
              text.reset();
            }
          }
          case ClientSocket.PING -> answerPing(frame.payload());
          case ClientSocket.PONG -> {}
          case ClientSocket.CLOSE -> {
            finish(frame.payload());
            return;
          }
          default -> throw new IOException("frame with opcode " + frame.opcode());
        }
      }
    } catch (IOException | MalformedMessageException e) {
      ended(new Closed(Closed.NO_CLOSE_FRAME, String.valueOf(e.getMessage())));
    } finally {
      socket.close();
    }
  }

  private void awaitReading() {
    lock.lock();
    try {
      while (silent && closed == null) {
        reading.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void receive(ServerMessage message) throws IOException {
    if (message instanceof ServerMessage.Notification notification) {
      var received = new Received(notification, System.nanoTime());
      listener.accept(received);
      lock.lock();
      try {
        notifications.add(received);
      } finally {
        lock.unlock();
      }
      if (acknowledging) {
        acknowledge(notification);
      }
    }
    lock.lock();
    try {
      inbox.add(message);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A server that has gone while it was being acknowledged is found out by the next read, which
  /// may still find what it sent before.
  private void acknowledge(ServerMessage.Notification notification) {
    try {
      ack(notification);
    } catch (UncheckedIOException _) {
      acknowledging = false;
    }
  }

  private void answerPing(byte[] payload) throws IOException {
    lock.lock();
    try {
      pings++;
    } finally {
      lock.unlock();
    }
    if (ponging) {
      socket.write(ClientSocket.PONG, payload);
    }
  }

  private void finish(byte[] payload) {
    int code =
        payload.length < 2
            ? 1005
            : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff); // 1005: no status
    String reason =
        payload.length < 2
            ? ""
            : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    try {
      socket.write(ClientSocket.CLOSE, payload);
    } catch (IOException _) {
      // The answer is a courtesy; the server may have hung up already.
    }
    ended(new Closed(code, reason));
  }

  private void ended(Closed how) {
    lock.lock();
    try {
      if (closed == null) {
        closed = how;
      }
      changed.signalAll();
      reading.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
