package pushstack.connect;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pushstack.connect.socket.WebSocket;

/// Sockets that are open and have not said hello yet.
final class Greetings {
  private final Map<WebSocket, Unidentified> waiting = new ConcurrentHashMap<>();

  void add(WebSocket socket, Unidentified unidentified) {
    waiting.put(socket, unidentified);
  }

  void remove(WebSocket socket) {
    waiting.remove(socket);
  }

  int size() {
    return waiting.size();
  }

  /// Closes those that have been silent since before the given time.
  void closeOlderThan(long nanos) {
    waiting.forEach((socket, unidentified) -> {
      if (unidentified.openedAt() - nanos < 0 && waiting.remove(socket, unidentified)) {
        socket.close(CloseCodes.INTERNAL_ERROR, "HandshakeTimeout");
      }
    });
  }

  void closeAll(int code, String reason) {
    waiting.keySet().forEach(socket -> socket.close(code, reason));
  }
}
