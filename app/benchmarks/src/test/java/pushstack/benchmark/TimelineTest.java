package pushstack.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimelineTest {
  /// Far enough from both kinds of pushes that a machine that stands still changes nothing.
  private static final int GOAL_MILLIS = 60_000;

  private static final int PUNCTUAL = 0;
  private static final int LATE = 90_000;

  private final Withheld withheld = new Withheld();
  private final Ledger ledger = new Ledger();
  private long now = 5_000_000_000L;
  private final Timeline timeline = new Timeline(() -> 64_000_000, withheld, () -> now);

  @BeforeEach
  void begin() {
    timeline.look(ledger);
  }

  /// A second with one push; what was withheld in it is told after that, as by a process of its
  /// own.
  private void second(int latestMillis, int withheldMillis) {
    long due = System.nanoTime() - latestMillis * 1_000_000L;
    ledger.arrived(1, ledger.post(1, due));
    now += 1_000_000_000L;
    timeline.look(ledger);
    withheld.add(now - 1, withheldMillis * 1_000_000L);
  }

  @Test
  void latenciesOfDisturbedSecondsAndOfThoseAfterThemAreLeftOut() {
    second(PUNCTUAL, 3);
    second(LATE, 10);
    second(LATE, 0);
    second(LATE, 9);
    second(PUNCTUAL, 0);
    timeline.end();

    assertThat(timeline.disturbed()).isEqualTo(2);
    assertThat(timeline.later(GOAL_MILLIS)).isEqualTo(3);
    assertThat(timeline.laterAndDisturbed(GOAL_MILLIS)).isEqualTo(2);
    assertThat(timeline.undisturbed().getTotalCount()).isEqualTo(3);
    assertThat(timeline.memory()).hasSize(5).allMatch(point -> point.y() == 64);
    assertThat(timeline.missing())
        .extracting(Series.Point::y)
        .containsExactly(3.0, 10.0, 0.0, 9.0, 0.0);
  }

  @Test
  void theLastSecondCountsOnceTheRunIsOver() {
    second(LATE, 30);
    assertThat(timeline.missing()).isEmpty();
    timeline.end();

    assertThat(timeline.disturbed()).isEqualTo(1);
    assertThat(timeline.disturbedAt(now - 500)).isTrue();
    assertThat(timeline.covers(now - 1_500_000_000L)).isFalse();
    assertThat(timeline.undisturbed().getTotalCount()).isZero();
  }
}
