package pushstack.connect.socket;

import org.jspecify.annotations.Nullable;

/// What a connection's owner does with what arrives. Calls for one connection come one after the
/// other, never two at once. They come on a virtual thread and may block, but for those that say
/// otherwise.
public interface WebSocketHandler {

  /// The first call: from now on the socket can be used.
  default void onOpen(WebSocket socket) {}

  /// A whole text message, checked to be valid UTF-8. Not called any more once this side has
  /// closed.
  void onText(WebSocket socket, String text);

  /// A whole text message, before [#onText], when nothing else of the connection runs or waits: on
  /// the thread that reads for many connections, so it must not block. For owners that have nothing
  /// to wait for with most messages, and are spared a thread for each.
  ///
  /// @return what is left to be done, and may block; null if nothing is
  default @Nullable Runnable onTextAtOnce(WebSocket socket, String text) {
    return () -> onText(socket, text);
  }

  /// A whole binary message. Comes only if [Settings#binaryMessages] says so.
  default void onBinary(WebSocket socket, byte[] bytes) {
    socket.close(CloseCode.UNSUPPORTED, "binary message");
  }

  /// A Pong frame. Must not block: it may come on the thread that reads for many connections.
  void onPong(WebSocket socket);

  /// The connection is over, for whatever reason: Close frame, end of stream, reset, protocol
  /// error, a limit, shutdown. Called exactly once for each connection that was opened, after every
  /// other call.
  void onClosed(WebSocket socket, Closed how);

  /// How a connection ended.
  ///
  /// @param code of the Close frame that was received or sent first; 1006 if there was none, 1005
  ///   if it carried none
  /// @param reason its text, or what went wrong
  /// @param byPeer whether the other side ended it
  record Closed(int code, String reason, boolean byPeer) {}
}
