package pushstack.connect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pushstack.connect.socket.WebSocket;
import pushstack.connect.socket.WebSocketHandler;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// A socket whose other end is the test: it keeps what was sent, and may be full, dead or silent.
/// Its handler is called as a transport calls it: one call after the other, on its own thread.
final class FakeSocket implements WebSocket {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final List<ServerMessage> received = new ArrayList<>();
  private Consumer<ServerMessage> reader = _ -> {};
  private WebSocketHandler handler;
  private int room = Integer.MAX_VALUE;
  private boolean dead;
  private int pings;
  private @Nullable Integer closeCode;
  private @Nullable String closeReason;

  FakeSocket(WebSocketHandler handler) {
    this.handler = handler;
    done(thread.submit(() -> handler.onOpen(this)));
  }

  @Override
  public boolean sendText(byte[] utf8) {
    ServerMessage message = ServerMessages.parse(new String(utf8, StandardCharsets.UTF_8));
    Consumer<ServerMessage> toTell;
    synchronized (this) {
      if (room == 0 || closeCode != null) {
        return false;
      }
      room--;
      if (dead) {
        return true;
      }
      received.add(message);
      toTell = reader;
    }
    toTell.accept(message);
    return true;
  }

  @Override
  public synchronized boolean sendPing() {
    pings++;
    return room > 0;
  }

  @Override
  public void close(int code, String reason) {
    over(code, reason, false);
  }

  @Override
  public synchronized void become(WebSocketHandler next) {
    handler = next;
  }

  private synchronized WebSocketHandler handler() {
    return handler;
  }

  private void over(int code, String reason, boolean byPeer) {
    synchronized (this) {
      if (closeCode != null) {
        return;
      }
      closeCode = code;
      closeReason = reason;
    }
    var how = new WebSocketHandler.Closed(code, reason, byPeer);
    thread.execute(() -> handler().onClosed(this, how));
    thread.shutdown();
  }

  /// Calls the reader for each message that is sent from now on, on the sender's thread.
  synchronized void onMessage(Consumer<ServerMessage> newReader) {
    reader = newReader;
  }

  /// The user agent says something, and the node is done with it.
  void say(String json) {
    done(sayLater(json));
  }

  /// The user agent says something.
  Future<?> sayLater(String json) {
    synchronized (this) {
      if (closeCode != null) {
        return CompletableFuture.completedFuture(null);
      }
      return thread.submit(() -> handler().onText(this, json));
    }
  }

  void pong() {
    done(thread.submit(() -> handler().onPong(this)));
  }

  private static void done(Future<?> call) {
    try {
      call.get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the node did not get done with a message", e);
    }
  }

  /// The connection breaks, and the node notices.
  void breakOff() {
    vanish();
    over(1006, "", true);
  }

  /// The connection breaks, and the node does not notice: a zombie.
  synchronized void vanish() {
    dead = true;
  }

  /// How many more messages fit into the socket's queue.
  synchronized void setRoom(int messages) {
    room = messages;
  }

  synchronized List<ServerMessage> received() {
    return List.copyOf(received);
  }

  synchronized int pings() {
    return pings;
  }

  synchronized boolean closed() {
    return closeCode != null;
  }

  synchronized @Nullable Integer closeCode() {
    return closeCode;
  }

  synchronized @Nullable String closeReason() {
    return closeReason;
  }
}
