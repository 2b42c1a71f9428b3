package pushstack.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import pushstack.loadtest.result.Comparison.Change;
import pushstack.loadtest.result.Comparison.Row;
import pushstack.loadtest.result.RunOnPaper.Message;

final class ComparisonTest {
  private static final List<Message> MESSAGES =
      RunOnPaper.messages(3, 30, 100).stream()
          .map(message -> new Message(message.second(), message.micros(), false))
          .toList();
  private static final Result BEFORE = recorded(MESSAGES);

  private static Result recorded(List<Message> messages) {
    return RunOnPaper.recorded(messages, RunOnPaper.BEGIN, "alpha", 100);
  }

  private static Row row(Comparison comparison, String name) {
    return comparison.rows().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sameIsSame() {
    Comparison comparison = Comparison.of(BEFORE, BEFORE, 0);
    assertThat(comparison.worse()).isFalse();
    assertThat(comparison.notes()).isEmpty();
    assertThat(comparison.rows())
        .allSatisfy(row -> assertThat(row.change()).isNotIn(Change.BETTER, Change.WORSE))
        .allSatisfy(row -> assertThat(row.ratio()).isEqualTo(1));
  }

  @Test
  void slowerIsWorseUnlessTolerated() {
    Result slower =
        recorded(
            MESSAGES.stream()
                .map(m -> new Message(m.second(), m.micros() * 12 / 10, m.lost()))
                .toList());
    Comparison strict = Comparison.of(BEFORE, slower, 0.1);
    assertThat(row(strict, "p50(delivery)").change()).isEqualTo(Change.WORSE);
    assertThat(row(strict, "p50(delivery)").ratio()).isBetween(1.19, 1.21);
    assertThat(strict.worse()).isTrue();
    assertThat(Comparison.of(BEFORE, slower, 0.25).worse()).isFalse();
    assertThat(row(Comparison.of(slower, BEFORE, 0.1), "p50(delivery)").change())
        .isEqualTo(Change.BETTER);
  }

  @Test
  void firstLossIsWorseWhateverIsTolerated() {
    var lossy = new java.util.ArrayList<>(MESSAGES);
    lossy.set(7, new Message(0, 1, true));
    Comparison comparison = Comparison.of(BEFORE, recorded(lossy), 10);
    assertThat(row(comparison, "lost").change()).isEqualTo(Change.WORSE);
    assertThat(comparison.worse()).isTrue();
    assertThat(comparison.notes()).contains("The second run failed by its own thresholds.");
  }

  @Test
  void fewerDeliveriesASecondAreWorse() {
    Result half = recorded(MESSAGES.stream().filter(m -> m.micros() % 2 == 0).toList());
    assertThat(row(Comparison.of(BEFORE, half, 0.1), "delivered").change()).isEqualTo(Change.WORSE);
  }

  @Test
  void percentileOfTooFewValuesIsNotJudged() {
    Result few = recorded(List.of(new Message(0, 1_000, false), new Message(0, 9_000, false)));
    assertThat(row(Comparison.of(BEFORE, few, 0.1), "p99(delivery)").change())
        .isEqualTo(Change.NOT_JUDGED);
  }
}
