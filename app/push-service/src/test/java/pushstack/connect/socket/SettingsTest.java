package pushstack.connect.socket;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsTest {

  @Test
  void valuesOutOfRangeAreNamed() {
    Settings settings = Transport.settings();
    assertThatThrownBy(() -> settings.withMaxConnections(0)).hasMessageContaining("maxConnections");
    assertThatThrownBy(() -> settings.withMaxHandshakes(-1)).hasMessageContaining("maxHandshakes");
    assertThatThrownBy(() -> settings.withMaxMessageBytes(Integer.MAX_VALUE))
        .hasMessageContaining("maxMessageBytes");
    assertThatThrownBy(() -> settings.withLoops(65)).hasMessageContaining("loops");
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> settings.withLimits(Duration.ZERO, second, second))
        .hasMessageContaining("headLimit");
    assertThatThrownBy(() -> settings.withLimits(second, Duration.ofDays(1), second))
        .hasMessageContaining("writeLimit");
    assertThatThrownBy(() -> settings.withLimits(second, second, Duration.ofSeconds(-1)))
        .hasMessageContaining("closeLimit");
  }
}
