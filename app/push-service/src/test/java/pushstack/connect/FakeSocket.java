package pushstack.connect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pushstack.connect.socket.WebSocket;
import pushstack.connect.socket.WebSocketHandler;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// A socket whose other end is the test: it keeps what was sent, and may be full, dead or silent.
final class FakeSocket implements WebSocket {
  private final List<ServerMessage> received = new ArrayList<>();
  private WebSocketHandler handler;
  private boolean full;
  private boolean dead;
  private int pings;
  private @Nullable Integer closeCode;

  FakeSocket(WebSocketHandler handler) {
    this.handler = handler;
    handler.onOpen(this);
  }

  @Override
  public synchronized boolean sendText(byte[] utf8) {
    if (full || closeCode != null) {
      return false;
    }
    if (!dead) {
      received.add(ServerMessages.parse(new String(utf8, StandardCharsets.UTF_8)));
    }
    return true;
  }

  @Override
  public synchronized boolean sendPing() {
    pings++;
    return true;
  }

  @Override
  public void close(int code, String reason) {
    WebSocketHandler current;
    synchronized (this) {
      if (closeCode != null) {
        return;
      }
      closeCode = code;
      current = handler;
    }
    current.onClosed(this, new WebSocketHandler.Closed(code, reason, false));
  }

  @Override
  public synchronized void become(WebSocketHandler next) {
    handler = next;
  }

  /// The user agent says something.
  void say(String json) {
    WebSocketHandler current;
    synchronized (this) {
      current = handler;
    }
    current.onText(this, json);
  }

  void pong() {
    WebSocketHandler current;
    synchronized (this) {
      current = handler;
    }
    current.onPong(this);
  }

  /// The connection breaks, and the node notices.
  void breakOff() {
    WebSocketHandler current;
    synchronized (this) {
      dead = true;
      if (closeCode != null) {
        return;
      }
      closeCode = 1006;
      current = handler;
    }
    current.onClosed(this, new WebSocketHandler.Closed(1006, "", true));
  }

  /// The connection breaks, and the node does not notice: a zombie.
  synchronized void vanish() {
    dead = true;
  }

  synchronized void setFull(boolean isFull) {
    full = isFull;
  }

  synchronized List<ServerMessage> received() {
    return List.copyOf(received);
  }

  synchronized int pings() {
    return pings;
  }

  synchronized @Nullable Integer closeCode() {
    return closeCode;
  }
}
