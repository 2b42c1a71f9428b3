package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many connections, at once and one after the other.
class CrowdTest {

  @Test
  void thousandsOfHalfOpenConnectionsCostNoThreadsAndAreReaped() throws IOException {
    int count = 5000;
    List<SocketChannel> crowd = new ArrayList<>();
    try (Rig rig = Rig.echoing(Transport.SELECTOR)) {
      int threads = Thread.activeCount();
      for (int i = 0; i < count; i++) {
        SocketChannel channel =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), rig.listener.port()));
        channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHo".getBytes(ISO_8859_1)));
        crowd.add(channel);
      }
      rig.checkItServes();
      assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);
      rig.pass(Duration.ofSeconds(11));
      for (SocketChannel channel : crowd) {
        assertThat(isEnded(channel)).isTrue();
      }
      rig.checkItServes();
    } finally {
      for (SocketChannel channel : crowd) {
        channel.close();
      }
    }
  }

  private static boolean isEnded(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void handshakesBeyondTheLimitAreCut(Transport transport) throws IOException {
    try (Rig rig = Rig.echoing(transport, s -> s.withMaxHandshakes(1))) {
      try (var first = RawClient.tcp(rig.listener.port());
          var second = RawClient.tcp(rig.listener.port())) {
        assertThat(new RawClient(second, second).read()).isNegative();
        assertThat(first.isConnected()).isTrue();
      }
      Recorder.await("room again", () -> canOpen(rig));
    }
  }

  private static boolean canOpen(Rig rig) {
    try (RawClient client = rig.open()) {
      return client.staysSilent();
    } catch (RuntimeException | AssertionError cut) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionsThatCameAndWentLeaveNothing(Transport transport) throws IOException {
    int count = transport == Transport.SELECTOR ? 2000 : 300;
    try (Rig rig = Rig.echoing(transport)) {
      rig.checkItServes();
      rig.awaitNoConnections();
      long before = descriptors();
      for (int i = 0; i < count; i++) {
        RawClient client = rig.open();
        switch (i % 3) {
          case 0 -> client.reset();
          case 1 -> client.hangUp();
          default -> {
            client.send(RawClient.closing(1000, ""));
            client.readFrame();
            client.hangUp();
          }
        }
      }
      rig.awaitNoConnections();
      Recorder.await(
          "each told once", () -> rig.handlers.stream().allMatch(h -> h.closed.size() == 1));
      assertThat(rig.handlers).hasSize(count + 1);
      Recorder.await("descriptors", () -> descriptors() <= before + 8);
      List<WeakReference<WebSocket>> sockets = new ArrayList<>();
      rig.handlers.forEach(handler -> sockets.add(new WeakReference<>(handler.socket)));
      rig.handlers.clear();
      Recorder.await(
          "no objects",
          () -> {
            System.gc();
            return sockets.stream().filter(s -> s.get() != null).count() <= 2;
          });
    }
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
