package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A handler that writes down what it is told, and echoes messages if asked to.
final class Recorder implements WebSocketHandler {
  final Handshake handshake;
  final Queue<String> calls = new ConcurrentLinkedQueue<>();
  final List<Closed> closed = new CopyOnWriteArrayList<>();
  private final boolean echo;
  volatile WebSocket socket = NOBODY;

  private static final WebSocket NOBODY =
      new WebSocket() {
        @Override
        public boolean sendText(byte[] utf8) {
          return false;
        }

        @Override
        public boolean sendPing() {
          return false;
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void become(WebSocketHandler next) {}
      };

  Recorder(Handshake handshake, boolean echo) {
    this.handshake = handshake;
    this.echo = echo;
  }

  /// A refused send is tried again for a while: an echo may be slow, but should be whole.
  private static void sendWhenThereIsRoom(BooleanSupplier send) {
    for (int i = 0; i < 500 && !send.getAsBoolean(); i++) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Waits for something that must come soon.
  static void await(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - limit > 0) {
        throw new AssertionError("did not happen: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  Closed awaitClosed() {
    await("onClosed", () -> !closed.isEmpty());
    return closed.getFirst();
  }

  List<String> calls() {
    return new ArrayList<>(calls);
  }

  boolean isOpen() {
    return socket != NOBODY;
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    calls.add("open");
  }

  @Override
  public void onText(WebSocket from, String text) {
    calls.add("text " + (text.length() > 50 ? text.length() : text));
    if (echo) {
      byte[] answer = text.getBytes(UTF_8);
      sendWhenThereIsRoom(() -> from.sendText(answer));
    }
  }

  @Override
  public void onBinary(WebSocket from, byte[] bytes) {
    calls.add("binary " + bytes.length);
    if (echo) {
      sendWhenThereIsRoom(() -> ((Connection) from).sendBinary(bytes));
    }
  }

  @Override
  public void onPong(WebSocket from) {
    calls.add("pong");
  }

  @Override
  public void onClosed(WebSocket from, Closed how) {
    calls.add("closed " + how.code());
    closed.add(how);
  }
}
