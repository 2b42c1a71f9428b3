package pushstack.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.loadtest.measure.Second;
import pushstack.loadtest.result.RunOnPaper.Message;

final class MergeTest {
  private static final Merge MERGE = new Merge(false, RunOnPaper.JUDGE);

  private static Result part(String host, Instant begin) {
    return RunOnPaper.recorded(RunOnPaper.messages(2, 5, 50), begin, host, 10);
  }

  /// The testers start within a few hundred milliseconds of each other, so that their seconds are
  /// the same.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isAsIfOneHadRecordedAll(long seed) {
    var random = new Random(seed);
    int testers = 1 + random.nextInt(6);
    List<List<Message>> shares = IntStream.range(0, testers).mapToObj(_ -> share()).toList();
    List<Message> all = RunOnPaper.messages(seed, 25, 120);
    all.forEach(message -> shares.get(random.nextInt(testers)).add(message));
    // Each tester has a message in the last second, so that all end together.
    shares.forEach(share -> share.add(new Message(25, 1_000, false)));
    var whole = new ArrayList<>(all);
    shares.forEach(_ -> whole.add(new Message(25, 1_000, false)));

    var parts = new ArrayList<Result>();
    for (int i = 0; i < testers; i++) {
      Instant begin = RunOnPaper.BEGIN.plusMillis(random.nextInt(400));
      parts.add(RunOnPaper.recorded(shares.get(i), begin, "host-" + i, 7));
    }
    Result merged = MERGE.of(parts);
    Result expected = RunOnPaper.recorded(whole, RunOnPaper.BEGIN, "one", 7 * testers);

    assertThat(merged.measurements().timers()).isEqualTo(expected.measurements().timers());
    assertThat(merged.measurements().counters()).isEqualTo(expected.measurements().counters());
    assertThat(merged.account()).isEqualTo(expected.account());
    assertThat(merged.verdicts()).isEqualTo(expected.verdicts());
    // Connections and failures of a second are those of a tester, not of a message.
    assertThat(merged.measurements().series())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("agents", "failures", "hellos")
        .isEqualTo(expected.measurements().series());
    assertThat(merged.testers()).hasSize(testers);
  }

  private static List<Message> share() {
    return new ArrayList<>();
  }

  @Test
  void mergingMergedIsMergingAll() {
    Result a = part("a", RunOnPaper.BEGIN);
    Result b = part("b", RunOnPaper.BEGIN.plusMillis(200));
    Result c = part("c", RunOnPaper.BEGIN.plusMillis(300));
    assertThat(MERGE.of(List.of(MERGE.of(List.of(a, b)), c))).isEqualTo(MERGE.of(List.of(a, b, c)));
  }

  @Test
  void secondsAreAlignedByTheClock() {
    Result first = part("a", RunOnPaper.BEGIN);
    Result late = part("b", RunOnPaper.BEGIN.plusMillis(2_400));
    List<Second> series = MERGE.of(List.of(late, first)).measurements().series();
    assertThat(series).extracting(Second::second).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(series).extracting(Second::agents).containsExactly(10, 10, 20, 20, 20, 10, 10);
    assertThat(series.get(2).sent())
        .isEqualTo(
            first.measurements().series().get(2).sent()
                + late.measurements().series().get(0).sent());
  }

  @Test
  void thresholdsAreJudgedOnTheWhole() {
    Result good = part("a", RunOnPaper.BEGIN);
    Result lossy = RunOnPaper.recorded(List.of(new Message(0, 1, true)), RunOnPaper.BEGIN, "b", 1);
    assertThat(MERGE.of(List.of(good, lossy)).verdicts())
        .filteredOn(verdict -> verdict.name().equals("lost"))
        .containsExactly(new Verdict("lost", "== 0", "1", false));
  }

  @Test
  void refusesWhatDoesNotBelongTogether() {
    Result a = part("a", RunOnPaper.BEGIN);
    refused(List.of(a, part("b", RunOnPaper.BEGIN.plusSeconds(90))), "90 s apart");
    refused(List.of(a, with(a, "other", a.target())), "different plans");
    refused(
        List.of(a, with(a, a.plan(), new Target("ws://other", Optional.empty()))),
        "different targets, wss://push.example.org and ws://other");
    refused(List.of(a, a), "the run of a at 2026-11-27T10:00:00Z is there twice");
    assertThatThrownBy(() -> MERGE.of(List.of()))
        .isInstanceOf(ResultException.class)
        .hasMessage("there is no result to merge");
  }

  private static void refused(List<Result> parts, String reason) {
    assertThatThrownBy(() -> MERGE.of(parts))
        .isInstanceOf(ResultException.class)
        .hasMessageContaining(reason)
        .hasMessageEndingWith("; with --force they are merged all the same");
    assertThat(new Merge(true, RunOnPaper.JUDGE).of(parts).testers()).hasSize(2);
  }

  private static Result with(Result result, String plan, Target target) {
    return new Result(
        result.label(),
        result.begin(),
        result.end(),
        target,
        plan,
        result.testers(),
        result.measurements(),
        result.verdicts());
  }
}
