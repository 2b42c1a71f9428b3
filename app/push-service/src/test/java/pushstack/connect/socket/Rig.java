package pushstack.connect.socket;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/// A listener on a clock that a test moves, with the handlers of its connections.
final class Rig implements AutoCloseable {
  final Transport transport;
  final WebSocketListener listener;
  final Queue<Recorder> handlers = new ConcurrentLinkedQueue<>();
  private final AtomicLong nanos = new AtomicLong();

  private Rig(Transport transport, Settings settings, PlainResponder responder, boolean echo) {
    this.transport = transport;
    this.listener =
        transport.start(
            settings,
            handshake -> {
              Recorder handler = new Recorder(handshake, echo);
              handlers.add(handler);
              return handler;
            },
            responder,
            nanos::get);
  }

  static Rig echoing(Transport transport) {
    return echoing(transport, UnaryOperator.identity());
  }

  static Rig echoing(Transport transport, UnaryOperator<Settings> change) {
    return new Rig(transport, change.apply(Transport.settings()), PlainResponder.NONE, true);
  }

  static Rig with(Transport transport, PlainResponder responder) {
    return new Rig(transport, Transport.settings(), responder, true);
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  RawClient open() {
    return transport.open(listener);
  }

  RawClient connect() {
    return transport.connect(listener);
  }

  /// The only handler so far, once its connection is open.
  Recorder handler() {
    Recorder.await("onOpen", () -> !handlers.isEmpty() && handlers.element().isOpen());
    return handlers.element();
  }

  /// Tries a whole exchange: whatever came before, others must still be served.
  void checkItServes() {
    try (RawClient client = open()) {
      client.send(RawClient.text("still there?"));
      if (!client.readFrame().text().equals("still there?")) {
        throw new AssertionError("no echo");
      }
    }
  }

  void awaitNoConnections() {
    Recorder.await("no connections", () -> listener.connections() == 0);
  }

  @Override
  public void close() {
    listener.close();
  }
}
