package pushstack.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Messages that a handler takes on the reader's thread, between those that wait for something.
@ParameterizedClass
@EnumSource(Transport.class)
class AtOnceTest {
  private final Transport transport;

  AtOnceTest(Transport transport) {
    this.transport = transport;
  }

  /// Takes what begins with `now` at once, and lets everything else wait at the gate.
  private static final class Handler implements WebSocketHandler {
    final Queue<String> calls = new ConcurrentLinkedQueue<>();
    final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public @Nullable Runnable onTextAtOnce(WebSocket socket, String text) {
      if (!text.startsWith("now")) {
        return () -> onText(socket, text);
      }
      take(socket, text);
      return null;
    }

    @Override
    public void onText(WebSocket socket, String text) {
      if (!text.startsWith("now")) {
        await(gate);
      }
      take(socket, text);
    }

    private void take(WebSocket socket, String text) {
      if (inside.getAndIncrement() != 0) {
        calls.add("two at once");
      }
      calls.add(text);
      if (text.endsWith("close")) {
        socket.close(1000, "asked");
      }
      if (text.endsWith("fail")) {
        throw new IllegalStateException("asked to fail");
      }
      inside.decrementAndGet();
    }

    @Override
    public void onPong(WebSocket socket) {
      calls.add("pong");
    }

    @Override
    public void onClosed(WebSocket socket, Closed how) {
      calls.add("closed " + how.code());
    }

    private static void await(CountDownLatch gate) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private WebSocketListener listen(Handler handler) {
    return transport.start(
        Transport.settings(), _ -> handler, PlainResponder.NONE, System::nanoTime);
  }

  @Test
  void messagesKeepTheirOrderWhicheverWayTheyTake() {
    var handler = new Handler();
    try (WebSocketListener listener = listen(handler);
        RawClient client = transport.open(listener)) {
      client.send(
          RawClient.join(
              RawClient.text("now 1"),
              RawClient.text("later 2"),
              RawClient.text("now 3"),
              RawClient.frame(0x8a, new byte[0]),
              RawClient.text("later 4")));
      Recorder.await("the first", () -> handler.calls.contains("now 1"));
      assertThat(handler.calls).containsExactly("now 1");
      handler.gate.countDown();
      Recorder.await("the last", () -> handler.calls.contains("later 4"));
      assertThat(handler.calls).containsExactly("now 1", "later 2", "now 3", "pong", "later 4");
    }
  }

  @Test
  void handlerThatFailsAtOnceEndsItsConnection() {
    var handler = new Handler();
    try (WebSocketListener listener = listen(handler);
        RawClient client = transport.open(listener)) {
      client.send(RawClient.text("now fail"));
      assertThat(client.readFrame().payload()).startsWith(0x03, 0xf3); // 1011
      client.send(RawClient.closing(1011, ""));
      Recorder.await("the end", () -> handler.calls.contains("closed 1011"));
      assertThat(handler.calls).containsExactly("now fail", "closed 1011");
    }
  }

  @Test
  void handlerThatClosesAtOnceIsToldOfTheEndAfterwards() {
    var handler = new Handler();
    try (WebSocketListener listener = listen(handler);
        RawClient client = transport.open(listener)) {
      client.send(RawClient.text("now close"));
      assertThat(client.readFrame().payload()).startsWith(0x03, 0xe8); // 1000
      client.send(RawClient.closing(1000, ""));
      Recorder.await("the end", () -> handler.calls.contains("closed 1000"));
      assertThat(handler.calls).containsExactly("now close", "closed 1000");
    }
  }
}
