package pushstack.cli.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.cli.Output;
import pushstack.cli.options.MisuseException;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultReader;
import pushstack.loadtest.result.ResultWriter;
import pushstack.loadtest.result.Target;
import pushstack.loadtest.result.Tester;
import pushstack.loadtest.threshold.Threshold;

final class ResultCommandsTest {
  private static final Instant BEGIN = Instant.parse("2026-11-27T10:00:00Z");

  @TempDir private Path folder;
  private final Output output = new Output();
  private String fast = "";
  private String slow = "";

  @BeforeEach
  void write() throws IOException {
    fast = write("fast", 1, 0);
    slow = write("slow", 3, 1);
  }

  private String write(String host, int millis, long lost) throws IOException {
    var recorder = new Recorder();
    for (int i = 0; i < 1_000; i++) {
      recorder.time(Recorder.DELIVERY, Duration.ofMillis(millis));
    }
    var account = new Account(1_000, 0, 0, 1_000, 1_000 - lost, 0, 0, 0, lost, 0, 0, 0);
    var measured = new Measurements(recorder.timers(), recorder.counters(), account, List.of());
    Instant end = BEGIN.plusSeconds(10);
    var result =
        new Result(
            "",
            BEGIN,
            end,
            new Target("wss://push.example.org", Optional.empty()),
            "basic, 1, 1, 0",
            List.of(Tester.here(host, "0.1.0", BEGIN, end, Optional.empty())),
            measured,
            List.of(Threshold.parse("lost == 0").judge(measured, Duration.ofSeconds(10))));
    Path file = folder.resolve(host + ".json");
    ResultWriter.write(result, file);
    return file.toString();
  }

  @Test
  void compareTellsWorseByItsExitCode() throws IOException {
    var command = new CompareCommand(output.outStream());
    Path page = folder.resolve("page.html");
    assertThat(command.run(List.of(fast, slow, "--html", page.toString()))).isEqualTo(1);
    assertThat(output.out()).contains("p50(delivery)", "× 3.0", "WORSE", "worse by more than 5 %");
    assertThat(page).content().startsWith("<!doctype html>").contains("The second is worse in");
    assertThat(command.run(List.of(slow, fast))).isZero();
    assertThat(command.run(List.of(fast, fast, "--tolerance=0"))).isZero();
  }

  @Test
  void mergeJudgesTheWhole() {
    Path all = folder.resolve("all.json");
    var command = new MergeCommand(output.outStream());
    assertThat(command.run(List.of(fast, slow, "--json", all.toString()))).isEqualTo(1);
    Result merged = ResultReader.read(all);
    assertThat(merged.account().sent()).isEqualTo(2_000);
    assertThat(merged.testers()).extracting(Tester::host).containsExactly("fast", "slow");
    assertThat(output.out()).contains("2 testers", "FAILED  lost == 0, measured 1");
    assertThat(command.run(List.of(fast))).isZero();
  }

  @Test
  void reportShowsAResult() {
    Path page = folder.resolve("page.html");
    var command = new ReportCommand(output.outStream());
    assertThat(command.run(List.of(slow, "--html=" + page))).isZero();
    assertThat(page).content().contains("Failed: 1 of 1 threshold", "lost was 1");
    assertThat(output.out()).contains("wss://push.example.org, 10.0 s", "FAILED  lost == 0");
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws IOException {
    var compare = new CompareCommand(output.outStream());
    misuse(() -> compare.run(List.of(fast)), "name two results, then options; there are 1");
    misuse(() -> compare.run(List.of(fast, slow, "--tolerance", "x")), "--tolerance: \"x\"");
    misuse(() -> compare.run(List.of(fast, "none.json")), "none.json: there is no such file");
    Path text = folder.resolve("text");
    Files.writeString(text, "text");
    misuse(() -> compare.run(List.of(fast, text.toString())), "is not a usable result");
    var merge = new MergeCommand(output.outStream());
    misuse(() -> merge.run(List.of()), "there is no result to merge");
    misuse(() -> merge.run(List.of(fast, fast)), "is there twice; with --force");
    misuse(
        () -> merge.run(List.of(fast, "--json", folder.resolve("no/such").toString())),
        "cannot be written");
    misuse(
        () -> new ReportCommand(output.outStream()).run(List.of()),
        "name one result, then options; there are 0");
  }

  private static void misuse(ThrowingCallable call, String reason) {
    assertThatThrownBy(call).isInstanceOf(MisuseException.class).hasMessageContaining(reason);
  }
}
