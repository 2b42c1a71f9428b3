package pushstack.loadtest.agent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentSettingsTest {
  private static final AgentSettings SETTINGS =
      AgentSettings.of(URI.create("wss://push.example.com"));

  @ParameterizedTest
  @ValueSource(strings = {"http://push.example.com", "push.example.com", "ws:///", "/"})
  void theUrlIsThatOfAWebSocket(String url) {
    assertThatThrownBy(() -> AgentSettings.of(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the WebSocket URL is like wss://host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://e.example.com", "http://e.example.com:8082/"})
  void anOriginIsBare(String url) {
    assertThatCode(() -> SETTINGS.endpointOrigin(URI.create(url))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://e.example.com/wpush",
        "https://me@e.example.com",
        "https://e.example.com?x"
      })
  void anOriginHasNothingElse(String url) {
    assertThatThrownBy(() -> SETTINGS.endpointOrigin(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scheme, host and port only");
  }

  @Test
  void numbersHaveBounds() {
    assertThatThrownBy(() -> SETTINGS.httpConnections(0)).hasMessageContaining("1 to 10000");
    assertThatThrownBy(() -> SETTINGS.patience(Duration.ofSeconds(61)))
        .hasMessageContaining("at most 60 s");
  }
}
