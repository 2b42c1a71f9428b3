package pushstack.connect.socket;

/// One open WebSocket, whichever transport carries it. Every method may be called from any thread
/// and none blocks: what the peer does not read yet waits in a bounded queue.
public interface WebSocket {

  /// Sends one text message.
  ///
  /// @param utf8 valid UTF-8; not copied, so the caller must not write to it any more
  /// @return false if the connection is closing or its queue is full: nothing was sent of it
  boolean sendText(byte[] utf8);

  /// Sends an empty Ping frame.
  ///
  /// @return as [#sendText]
  boolean sendPing();

  /// Starts the closing handshake, after what is queued. Only the first call has an effect.
  ///
  /// @param code as it goes onto the wire
  /// @param reason at most 123 bytes of UTF-8
  void close(int code, String reason);

  /// From now on this handler gets what arrives. To be called from a handler's own callback.
  void become(WebSocketHandler next);
}
