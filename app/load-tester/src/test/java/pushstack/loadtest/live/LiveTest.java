package pushstack.loadtest.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.loadtest.live.LiveText.Rates;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.RunOnPaper;

final class LiveTest {
  private static Snapshot at(int seconds) {
    Result result =
        RunOnPaper.recorded(RunOnPaper.messages(1, seconds, 100), RunOnPaper.BEGIN, "a", 1_234);
    return new Snapshot(
        Duration.ofSeconds(seconds),
        Optional.of(Duration.ofMinutes(5)),
        1_234,
        result.measurements());
  }

  private static Terminal terminal(boolean interactive, String... environment) {
    Map<String, String> variables =
        environment.length == 0 ? Map.of() : Map.of(environment[0], environment[1]);
    return Terminal.of(interactive, variables, UTF_8);
  }

  @Test
  void frameTellsHowFarAndHowFast() {
    Snapshot now = at(75);
    Rates rates = Rates.between(at(74), now);
    List<String> frame = new LiveText(terminal(true, "NO_COLOR", "1")).frame(now, rates);
    assertThat(frame.getFirst()).matches("█{10}░{30}   25 %  1:15 of 5:00");
    assertThat(frame.get(1)).isEqualTo("agents     1,234 connected");
    assertThat(frame.get(2)).matches("sent       [67],\\d{3} +1?\\d\\d(\\.\\d)?/s");
    assertThat(frame.get(5)).matches("delivery   p50 \\d\\.\\d\\d ms  p99 \\d+\\.\\d+ ms");
    assertThat(frame.getLast()).isEqualTo("failures   1");
  }

  @Test
  void failuresAreRedUnlessColoursAreUnwanted() {
    Snapshot now = at(75);
    Rates none = Rates.between(now, now);
    assertThat(new LiveText(terminal(true)).frame(now, none).getLast()).contains("\u001b[31m");
    assertThat(new LiveText(terminal(true, "NO_COLOR", "1")).frame(now, none))
        .noneMatch(line -> line.contains("\u001b"));
    assertThat(new LiveText(terminal(true, "NO_COLOR", "")).frame(now, none).getLast())
        .contains("\u001b[31m");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 21, 33, 40, 79, 80, 120})
  void noLineIsWiderThanTheTerminal(int width) {
    var text = new LiveText(new Terminal(true, false, true, width));
    for (Snapshot now : List.of(at(1), at(299))) {
      assertThat(text.frame(now, Rates.between(now, now)))
          .allMatch(line -> line.length() <= width)
          .hasSize(7);
    }
  }

  @Test
  void lineForALogSaysAll() {
    Snapshot now = at(75);
    assertThat(new LiveText(terminal(false)).line(now, Rates.between(at(65), now)))
        .matches(
            "1:15 of 5:00  agents 1,234  sent [67],\\d{3} \\(1\\d\\d/s\\)  accepted .*  delivered"
                + " .*  p50 \\d\\.\\d\\d ms  p99 .* ms  failures 1");
  }

  @Test
  void asciiTerminalGetsAscii() {
    var text = new LiveText(Terminal.of(true, Map.of("NO_COLOR", "1"), US_ASCII));
    Snapshot now = at(75);
    assertThat(text.frame(now, Rates.between(now, now)))
        .allMatch(line -> US_ASCII.newEncoder().canEncode(line));
  }

  @Test
  void beforeTheBeginThereIsACountDown() {
    var before = new Snapshot(Duration.ofMillis(-61_500), Optional.empty(), 0, at(1).measured());
    assertThat(new LiveText(terminal(true)).frame(before, Rates.between(before, before)).getFirst())
        .isEqualTo("begins in 1:02");
  }

  @Test
  void endIsDrawnOverWhatWasThere() {
    var bytes = new ByteArrayOutputStream();
    try (var view =
        LiveView.start(
            new PrintStream(bytes, true, UTF_8), terminal(true, "NO_COLOR", "1"), () -> at(75))) {
      assertThat(view).isNotNull();
    }
    String shown = bytes.toString(UTF_8);
    assertThat(shown).contains("25 %", "\u001b[K\n").endsWith("\u001b[?7h");
  }

  @Test
  void fileGetsALineAtTheEnd() {
    var bytes = new ByteArrayOutputStream();
    try (var view =
        LiveView.start(new PrintStream(bytes, true, UTF_8), terminal(false), () -> at(75))) {
      assertThat(view).isNotNull();
    }
    assertThat(bytes.toString(UTF_8)).doesNotContain("\u001b").contains("1:15 of 5:00");
  }
}
