package pushstack.connect.socket;

/// A port that takes WebSocket connections, whichever transport carries them. Safe for use by
/// several threads.
public interface WebSocketListener extends AutoCloseable {

  /// The port it listens on, also when the settings asked for any.
  int port();

  /// Open WebSockets, those included that are in their closing handshake.
  int connections();

  /// Connections refused so far since there were too many.
  long refused();

  /// Frees the port. What is open stays open; requests on their way are refused.
  void stopAccepting();

  /// Stops accepting, closes what is open with code 1001, waits for the closing handshakes up to
  /// their time limit, then cuts the rest. Returns when every socket is closed; the handlers'
  /// `onClosed` may still be running.
  @Override
  void close();
}
