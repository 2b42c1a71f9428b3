package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node with a listener less is no node: it must not start.
final class TakenPortTest {
  private static final List<String> LISTENERS =
      List.of("websocket", "internal", "endpoint", "admin", "page");

  @TempDir private Path data;

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  private PushService start(String listener, int port) {
    var flags = new ArrayList<>(List.of("--data=" + data, "--page.enabled=true"));
    for (String each : LISTENERS) {
      flags.add("--" + each + ".port=" + (each.equals(listener) ? port : 0));
    }
    ServiceConfig config = ServiceConfig.load(flags, Map.of());
    return PushService.start(
        config, Logging.configure(config.log().format(), config.log().level()), Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "internal", "endpoint", "admin", "page"})
  void nodeWhosePortIsTakenDoesNotStartAndSaysWhich(String listener) throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(listener, other.getLocalPort()).close())
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(Integer.toString(other.getLocalPort()));
    }
    // Nothing of the attempt is left that would keep the next one from starting.
    start("none", 0).close();
  }

  @Test
  void freePortIsNobodyElsesUntilItIsReleased() throws IOException {
    var any = new ServiceConfig.Listener("127.0.0.1", 0);
    int port;
    try (ReservedPort first = ReservedPort.of(any);
        ReservedPort second = ReservedPort.of(any)) {
      port = first.port();
      assertThat(port).isPositive().isNotEqualTo(second.port());
    }
    try (var listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(listener.isBound()).isTrue();
    }
  }
}
