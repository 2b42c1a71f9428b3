package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that break rules or limits after the upgrade.
@ParameterizedClass
@EnumSource(Transport.class)
class HostileTest {
  private static final long SEED = 20_261_124;

  private final Transport transport;

  HostileTest(Transport transport) {
    this.transport = transport;
  }

  private void endsWith(int code, byte[] sent) {
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      client.send(sent);
      assertThat(client.readFrame().closeCode()).isEqualTo(code);
      assertThat(client.read()).isNegative();
      WebSocketHandler.Closed how = rig.handler().awaitClosed();
      assertThat(how.code()).isEqualTo(code);
      assertThat(how.byPeer()).isFalse();
      client.hangUp();
      rig.awaitNoConnections();
      rig.checkItServes();
    }
  }

  @Test
  void messageOverTheLimitIsTooBig() {
    endsWith(1009, RawClient.frame(0x81, new byte[Settings.DEFAULT_MAX_MESSAGE_BYTES + 1]));
  }

  @Test
  void fragmentsOverTheLimitAreTooBig() {
    byte[] half = RawClient.frame(0x01, new byte[40_000]);
    endsWith(1009, RawClient.join(half, RawClient.frame(0x00, new byte[40_000])));
  }

  @Test
  void hugeAnnouncedLengthIsRefusedFromItsHeader() {
    endsWith(1009, RawClient.frame(0x81, new byte[0], Long.MAX_VALUE));
    endsWith(1009, RawClient.frame(0x81, new byte[0], 1L << 31));
    endsWith(1002, RawClient.frame(0x81, new byte[0], Long.MIN_VALUE | 5));
  }

  @Test
  void unmaskedFrameIsAProtocolError() {
    endsWith(1002, new byte[] {(byte) 0x81, 1, 'a'});
  }

  @Test
  void lengthNotInItsShortestFormIsAProtocolError() {
    endsWith(1002, new byte[] {(byte) 0x81, (byte) 0xfe, 0, 5, 0, 0, 0, 0, 1, 1, 1, 1, 1});
    endsWith(1002, new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0});
  }

  @Test
  void binaryMessageIsUnsupported() {
    endsWith(1003, RawClient.frame(0x82, new byte[5]));
  }

  @Test
  void floodOfPingsEndsTheConnection() {
    byte[] flood = {};
    for (int i = 0; i <= Connection.MAX_CONTROL_FRAMES; i++) {
      flood = RawClient.join(flood, RawClient.frame(0x89, new byte[0]));
    }
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      client.send(flood);
      RawClient.Frame frame = client.readFrame();
      while (frame.opcode() == FrameDecoder.PONG) {
        frame = client.readFrame();
      }
      assertThat(frame.closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void floodOfEmptyFragmentsEndsTheConnection() {
    byte[] flood = RawClient.frame(0x01, new byte[0]);
    for (int i = 0; i < FrameDecoder.MAX_FRAGMENTS; i++) {
      flood = RawClient.join(flood, RawClient.frame(0x00, new byte[0]));
    }
    endsWith(1008, flood);
  }

  @Test
  void clientFasterThanItsHandlerIsNotRead() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    int messages = 500;
    AtomicInteger sent = new AtomicInteger();
    try (Rig rig = Rig.echoing(transport);
        RawClient client = transport.connectWithSmallBuffer(rig.listener).upgrade()) {
      Recorder handler = rig.handler();
      handler.onNextText(go::await);
      Thread flood =
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < messages; i++) {
              client.send(RawClient.text(i + "z".repeat(1000)));
              sent.incrementAndGet();
            }
          });
      // What the inbox takes, and the buffers of the kernel and of the loop.
      Recorder.await("the inbox is full", () -> sent.get() > Inbox.MAX_CALLS);
      assertThat(flood.join(Duration.ofMillis(300))).isFalse();
      assertThat(sent.get()).isLessThan(messages / 2);
      go.countDown();
      for (int i = 0; i < messages; i++) {
        assertThat(client.readFrame().text()).startsWith(i + "z");
      }
      flood.join();
    }
  }

  @Test
  void garbageEndsEveryConnectionAndHarmsNoOther() {
    Random random = new Random(SEED);
    try (Rig rig = Rig.echoing(transport, s -> s.withMaxMessageBytes(1000))) {
      for (int i = 0; i < 150; i++) {
        byte[] garbage = new byte[random.nextInt(1, 600)];
        random.nextBytes(garbage);
        if (random.nextBoolean()) {
          // Right at the beginning, so that more than the first byte is looked at.
          garbage[0] = (byte) (0x80 | random.nextInt(1, 11));
        }
        try (RawClient client = rig.open()) {
          client.send(garbage);
          client.finish();
          client.rest();
        } catch (UncheckedIOException reset) {
          // The server may be done with it before it was all sent.
        }
      }
      rig.awaitNoConnections();
      rig.checkItServes();
      Recorder.await(
          "each told once", () -> rig.handlers.stream().allMatch(h -> h.closed.size() == 1));
    }
  }

  @Test
  void validTextSurvivesAnyCutting() {
    Random random = new Random(SEED);
    try (Rig rig = Rig.echoing(transport);
        RawClient client = rig.open()) {
      for (int i = 0; i < 200; i++) {
        String text = "aé€😀".repeat(random.nextInt(0, 200));
        byte[] bytes = text.getBytes(UTF_8);
        int cut = random.nextInt(0, bytes.length + 1);
        byte[] frames =
            RawClient.join(
                RawClient.frame(0x01, Arrays.copyOf(bytes, cut)),
                RawClient.frame(0x80, Arrays.copyOfRange(bytes, cut, bytes.length)));
        client.send(frames, random.nextInt(1, 400));
        assertThat(client.readFrame().text()).isEqualTo(text);
      }
    }
  }
}
