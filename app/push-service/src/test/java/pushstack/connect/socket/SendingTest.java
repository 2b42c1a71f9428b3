package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Sends from any thread, and to peers that do not read.
@ParameterizedClass
@EnumSource(Transport.class)
class SendingTest {
  private static final byte[] KILOBYTES = "x".repeat(4096).getBytes(UTF_8);

  private final Transport transport;

  SendingTest(Transport transport) {
    this.transport = transport;
  }

  /// Sends until nothing is taken any more, not even after the kernel has had a moment to move what
  /// it has.
  private static int fill(WebSocket socket) {
    int all = 0;
    int taken;
    do {
      taken = 0;
      while (socket.sendText(KILOBYTES)) {
        taken++;
      }
      all += taken;
      LockSupport.parkNanos(100_000_000);
    } while (taken > 0);
    return all;
  }

  @Test
  void framesOfManySendersStayWhole() throws InterruptedException {
    int senders = 16;
    int each = 100;
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      WebSocket socket = rig.handler().socket;
      List<Thread> threads = new ArrayList<>();
      for (int s = 0; s < senders; s++) {
        byte[] text = String.valueOf((char) ('a' + s)).repeat(50 + 97 * s).getBytes(UTF_8);
        threads.add(
            Thread.startVirtualThread(() -> {
              for (int i = 0; i < each; i++) {
                while (!socket.sendText(text)) {
                  LockSupport.parkNanos(200_000);
                }
              }
            }));
      }
      int[] seen = new int[senders];
      for (int i = 0; i < senders * each; i++) {
        String text = client.readFrame().text();
        int s = text.charAt(0) - 'a';
        assertThat(text).isEqualTo(String.valueOf(text.charAt(0)).repeat(50 + 97 * s));
        seen[s]++;
      }
      assertThat(seen).containsOnly(each);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  @Test
  void interruptedSenderHarmsNothing() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      WebSocket socket = rig.handler().socket;
      Thread.currentThread().interrupt();
      boolean sent = socket.sendText("still here".getBytes(UTF_8));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(sent).isTrue();
      assertThat(client.readFrame().text()).isEqualTo("still here");
      client.send(RawClient.text("and you"));
      assertThat(client.readFrame().text()).isEqualTo("and you");
    }
  }

  @Test
  void stalledReaderIsRefusedThenCut() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = transport.connectWithSmallBuffer(rig.listener).upgrade()) {
      WebSocket socket = rig.handler().socket;
      int accepted = fill(socket);
      long begin = System.nanoTime();
      assertThat(socket.sendText(KILOBYTES)).isFalse();
      assertThat(System.nanoTime() - begin)
          .as("no send blocks")
          .isLessThan(Duration.ofSeconds(1).toNanos());
      // The queue, what the writer holds, and the kernel's buffers of both ends.
      assertThat(accepted * KILOBYTES.length).isBetween(Outbox.MAX_BYTES / 2, 4 * Outbox.MAX_BYTES);
      rig.pass(Duration.ofSeconds(9));
      rig.checkItServes();
      assertThat(rig.handler().closed).isEmpty();
      rig.pass(Duration.ofSeconds(2));
      assertThat(rig.handler().awaitClosed().code()).isEqualTo(1006);
      assertThat(socket.sendText(KILOBYTES)).isFalse();
      rig.awaitNoConnections();
      client.hangUp();
    }
  }

  @Test
  void smallFramesToAStalledReaderAreLimitedInNumber() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = transport.connectWithSmallBuffer(rig.listener).upgrade()) {
      WebSocket socket = rig.handler().socket;
      fill(socket);
      int accepted = 0;
      while (socket.sendText(new byte[] {'a'})) {
        accepted++;
      }
      assertThat(accepted).isLessThanOrEqualTo(Outbox.MAX_FRAMES);
      assertThat(client.readFrame().payload()).hasSize(KILOBYTES.length);
    }
  }

  @Test
  void slowReaderGetsEverythingInOrder() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = transport.connectWithSmallBuffer(rig.listener).upgrade()) {
      WebSocket socket = rig.handler().socket;
      int accepted = 0;
      while (socket.sendText((accepted + " " + "y".repeat(3000)).getBytes(UTF_8))) {
        accepted++;
      }
      socket.close(1001, "");
      for (int i = 0; i < accepted; i++) {
        assertThat(client.readFrame().text()).startsWith(i + " y");
      }
      assertThat(client.readFrame().closeCode()).isEqualTo(1001);
    }
  }

  @Test
  void closeToAStalledReaderEndsAtItsTimeLimit() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = transport.connectWithSmallBuffer(rig.listener).upgrade()) {
      WebSocket socket = rig.handler().socket;
      fill(socket);
      socket.close(1001, "");
      rig.pass(Duration.ofSeconds(6));
      assertThat(rig.handler().awaitClosed().code()).isEqualTo(1001);
      rig.awaitNoConnections();
      assertThat(client.rest()).doesNotContain("HTTP");
    }
  }

  @Test
  void pingReachesThePeerAndItsPongTheHandler() {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      assertThat(rig.handler().socket.sendPing()).isTrue();
      assertThat(client.readFrame().first()).isEqualTo(0x89);
      client.send(RawClient.frame(0x8a, new byte[0]));
      Recorder.await("pong", () -> rig.handler().calls().contains("pong"));
    }
  }
}
