package pushstack.connect.socket;

import java.util.function.Function;

/// The handler of a connection until its owner has made the real one, on the connection's own
/// virtual thread. If the owner fails to, this stays and the connection ends with 1011.
final class Opening implements WebSocketHandler {
  private final Handshake handshake;
  private final Function<Handshake, WebSocketHandler> owner;

  Opening(Handshake handshake, Function<Handshake, WebSocketHandler> owner) {
    this.handshake = handshake;
    this.owner = owner;
  }

  @Override
  public void onOpen(WebSocket socket) {
    WebSocketHandler handler = owner.apply(handshake);
    socket.become(handler);
    handler.onOpen(socket);
  }

  @Override
  public void onText(WebSocket socket, String text) {}

  @Override
  public void onPong(WebSocket socket) {}

  @Override
  public void onClosed(WebSocket socket, Closed how) {}
}
