package pushstack.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class SelectorListenerTest {
  private final Queue<Recorder> handlers = new ConcurrentLinkedQueue<>();

  private Recorder make(Handshake handshake) {
    Recorder handler = new Recorder(handshake, true);
    handlers.add(handler);
    return handler;
  }

  private static Settings settings() {
    return Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Test
  void textIsEchoedAndTheClosingHandshakeDone() {
    try (var listener = SelectorListener.start(settings(), this::make, PlainResponder.NONE);
        RawClient client = Transport.SELECTOR.open(listener)) {
      client.send(RawClient.text("hello"));
      assertThat(client.readFrame().text()).isEqualTo("hello");
      client.send(RawClient.frame(0x89, "p".getBytes(StandardCharsets.US_ASCII)));
      assertThat(client.readFrame().first()).isEqualTo(0x8a);
      client.send(RawClient.closing(1000, "bye"));
      assertThat(client.readFrame().closeCode()).isEqualTo(1000);
      assertThat(client.read()).isNegative();
      Recorder handler = handlers.element();
      assertThat(handler.awaitClosed()).isEqualTo(new WebSocketHandler.Closed(1000, "bye", true));
      assertThat(handler.calls()).containsExactly("open", "text hello", "closed 1000");
      client.hangUp();
      Recorder.await("no connections", () -> listener.connections() == 0);
    }
  }

  @Test
  void closingTheListenerSaysGoingAway() {
    try (var listener = SelectorListener.start(settings(), this::make, PlainResponder.NONE);
        RawClient client = Transport.SELECTOR.open(listener)) {
      Thread stopper = Thread.startVirtualThread(listener::close);
      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
      client.send(RawClient.closing(1001, ""));
      assertThat(client.read()).isNegative();
      client.hangUp();
      Recorder.await("closed", () -> !stopper.isAlive());
      assertThat(handlers.element().awaitClosed().code()).isEqualTo(1001);
    }
  }

  @Test
  void otherPathsAreTheResponders() {
    PlainResponder pages =
        (method, path) ->
            path.equals("/health")
                ? PlainResponder.Response.json(200, "{}")
                : PlainResponder.Response.text(404, "Not Found");
    try (var listener = SelectorListener.start(settings(), this::make, pages)) {
      assertThat(answer(listener, "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .endsWith("\r\n\r\n{}");
      assertThat(answer(listener, "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 404 ");
      assertThat(answer(listener, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
          .startsWith("HTTP/1.1 426 ")
          .contains("Sec-WebSocket-Version: 13\r\n");
    }
  }

  private static String answer(WebSocketListener listener, String request) {
    try (RawClient client = Transport.SELECTOR.connect(listener)) {
      client.send(request.getBytes(StandardCharsets.ISO_8859_1));
      return client.rest();
    }
  }
}
