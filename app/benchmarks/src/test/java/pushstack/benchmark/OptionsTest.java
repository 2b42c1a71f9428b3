package pushstack.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  private static final long OWN = ProcessHandle.current().pid();

  @Test
  void scenariosGoByIdAndByName() {
    assertThat(Options.parse("p3", "storm").scenarios())
        .extracting(Scenario::id)
        .containsExactly("p3", "p2");
    assertThat(Options.parse("all").scenarios()).isEqualTo(Scenario.ALL);
  }

  @Test
  void badCommandLinesAreToldInASentence() {
    assertThatThrownBy(() -> Options.parse()).hasMessage("no scenario was named");
    assertThatThrownBy(() -> Options.parse("p99")).hasMessageContaining("no scenario \"p99\"");
    assertThatThrownBy(() -> Options.parse("p1", "--minutes", "many"))
        .hasMessageContaining("many must be a number");
    assertThatThrownBy(() -> Options.parse("p1", "--minutes"))
        .hasMessageContaining("needs a value");
    assertThatThrownBy(() -> Options.parse("p1", "--peer", "ws=ws://127.0.0.1:1"))
        .hasMessageContaining("a peer needs");
    assertThatThrownBy(() -> Options.parse("p1", "--peer", "ws=wss://127.0.0.1:1,pid=" + OWN))
        .hasMessageContaining("must be ws://host:port");
  }

  @Test
  void minutesAreThoseOfTheLongScenarios() {
    Scale scale = Options.parse("p6", "--minutes", "0.5").scale();
    assertThat(scale.mixed()).isEqualTo(Duration.ofSeconds(30));
    assertThat(scale.soak()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void peerIsReadFromWhatItsScriptPrints(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("autopush-rs.server");
    Files.writeString(
        file,
        """
        websocket_url=ws://127.0.0.1:8080/
        endpoint_url=http://127.0.0.1:8082
        connection_pid=1
        server_pids=%d,%d
        enter=nsenter --target 1 --net --
        """
            .formatted(OWN, OWN));
    assertThat(Options.parse("p3", "--peer", file.toString()).peer())
        .contains(
            new ForeignServer(
                "autopush-rs",
                List.of(URI.create("ws://127.0.0.1:8080")),
                URI.create("http://127.0.0.1:8082"),
                List.of(OWN, OWN)));
  }
}
