package pushstack.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.connect.socket.WebSocketHandler.Closed;

/// However a connection ends, its handler is told once, and last.
@ParameterizedClass
@EnumSource(Transport.class)
class ClosingTest {
  private final Transport transport;

  ClosingTest(Transport transport) {
    this.transport = transport;
  }

  @Test
  void peersCloseIsAnsweredAndReported() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      client.send(RawClient.join(RawClient.text("last words"), RawClient.closing(4001, "enough")));
      assertThat(client.readFrame().text()).isEqualTo("last words");
      assertThat(client.readFrame().closeCode()).isEqualTo(4001);
      assertThat(client.read()).isNegative();
      assertThat(rig.handler().awaitClosed()).isEqualTo(new Closed(4001, "enough", true));
      assertThat(rig.handler().calls()).containsExactly("open", "text last words", "closed 4001");
      client.hangUp();
      rig.awaitNoConnections();
    }
  }

  @Test
  void ourCloseWaitsForThePeers() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      Recorder handler = rig.handler();
      handler.socket.sendText("first".getBytes(StandardCharsets.UTF_8));
      handler.socket.close(4774, "too many pings");
      handler.socket.close(1000, "second");
      assertThat(handler.socket.sendText(new byte[0])).isFalse();
      assertThat(client.readFrame().text()).isEqualTo("first");
      assertThat(client.readFrame().closeCode()).isEqualTo(4774);
      assertThat(handler.closed).isEmpty();
      client.send(RawClient.join(RawClient.text("ignored"), RawClient.closing(4774, "")));
      assertThat(client.read()).isNegative();
      assertThat(handler.awaitClosed()).isEqualTo(new Closed(4774, "too many pings", false));
      assertThat(handler.calls()).containsExactly("open", "closed 4774");
    }
  }

  @Test
  void unansweredCloseEndsAtItsTimeLimit() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      rig.handler().socket.close(1000, "");
      assertThat(client.readFrame().closeCode()).isEqualTo(1000);
      rig.pass(Duration.ofSeconds(6));
      assertThat(rig.handler().awaitClosed()).isEqualTo(new Closed(1000, "", false));
      rig.awaitNoConnections();
      assertThat(client.read()).isNegative();
    }
  }

  @Test
  void peerThatStaysAfterTheClosingHandshakeIsCut() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      client.send(RawClient.closing(1000, ""));
      assertThat(client.readFrame().closeCode()).isEqualTo(1000);
      rig.handler().awaitClosed();
      rig.pass(Duration.ofSeconds(6));
      rig.awaitNoConnections();
    }
  }

  @Test
  void endOfStreamIsReportedOnce() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      client.send(RawClient.text("a"));
      assertThat(client.readFrame().text()).isEqualTo("a");
      client.hangUp();
      assertThat(rig.handler().awaitClosed().code()).isEqualTo(1006);
      rig.awaitNoConnections();
      assertThat(rig.handler().calls()).containsExactly("open", "text a", "closed 1006");
      assertThat(rig.handler().socket.sendText(new byte[1])).isFalse();
      assertThat(rig.handler().socket.sendPing()).isFalse();
      rig.handler().socket.close(1000, "");
      assertThat(rig.handler().closed).hasSize(1);
    }
  }

  @Test
  void resetIsReportedOnce() {
    try (Rig rig = Rig.echoing(transport)) {
      rig.open().reset();
      assertThat(rig.handler().awaitClosed().code()).isEqualTo(1006);
      assertThat(rig.handler().awaitClosed().byPeer()).isTrue();
      rig.awaitNoConnections();
      assertThat(rig.handler().closed).hasSize(1);
    }
  }

  @Test
  void lossWhileTheHandlerIsBusyIsReportedAfterItsCall() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      Recorder handler = rig.handler();
      handler.onNextText(() -> {
        busy.countDown();
        go.await();
      });
      client.send(RawClient.text("slow"));
      busy.await();
      client.reset();
      rig.awaitNoConnections();
      assertThat(handler.closed).isEmpty();
      go.countDown();
      handler.awaitClosed();
      assertThat(handler.calls()).containsExactly("open", "text slow", "closed 1006");
    }
  }

  @Test
  void faultOfTheHandlerClosesWithInternalError() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      rig.handler()
          .onNextText(() -> {
            throw new IllegalStateException("as this test wants it");
          });
      client.send(RawClient.text("x"));
      assertThat(client.readFrame().closeCode()).isEqualTo(1011);
      client.send(RawClient.closing(1011, ""));
      assertThat(rig.handler().awaitClosed()).isEqualTo(new Closed(1011, "", false));
      rig.checkItServes();
    }
  }

  @Test
  void becomeChangesWhoIsTold() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      Recorder first = rig.handler();
      Recorder second = new Recorder(first.handshake, true);
      first.onNextText(() -> first.socket.become(second));
      client.send(RawClient.join(RawClient.text("1"), RawClient.text("2")));
      assertThat(client.readFrame().text()).isEqualTo("1");
      assertThat(client.readFrame().text()).isEqualTo("2");
      client.hangUp();
      second.awaitClosed();
      assertThat(first.calls()).containsExactly("open", "text 1");
      assertThat(second.calls()).containsExactly("text 2", "closed 1006");
    }
  }

  @Test
  void closingTheListenerSaysGoingAwayAndCutsWhoStays() {
    try (Rig rig =
            Rig.echoing(
                transport,
                s ->
                    s.withLimits(
                        Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(300)));
        RawClient stays = rig.open();
        RawClient leaves = rig.open()) {
      Recorder.await("both", () -> rig.handlers.stream().filter(Recorder::isOpen).count() == 2);
      Thread stop = Thread.startVirtualThread(rig.listener::close);
      assertThat(leaves.readFrame().closeCode()).isEqualTo(1001);
      leaves.send(RawClient.closing(1001, ""));
      assertThat(stays.readFrame().closeCode()).isEqualTo(1001);
      assertThat(stays.read()).isNegative();
      Recorder.await("listener closed", () -> !stop.isAlive());
      rig.handlers.forEach(handler -> assertThat(handler.awaitClosed().code()).isEqualTo(1001));
      assertThat(rig.listener.connections()).isZero();
    }
  }

  @Test
  void wrongCloseCodesAreRefusedAtTheCaller() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      WebSocket socket = rig.handler().socket;
      assertThatThrownBy(() -> socket.close(1006, "")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> socket.close(1000, "é".repeat(62)))
          .isInstanceOf(IllegalArgumentException.class);
      client.send(RawClient.text("open"));
      assertThat(client.readFrame().text()).isEqualTo("open");
    }
  }
}
