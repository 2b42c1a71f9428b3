package pushstack.loadtest.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.result.Verdict;

final class ThresholdTest {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Measurements MEASURED =
      new Measurements(
          Map.of(Recorder.DELIVERY, delivery()),
          Map.of("notification.sent", 500L, "failed.not_delivered", 2L, "failed.ended", 1L),
          new Account(1_000, 10, 1, 989, 980, 3, 1, 1, 4, 2, 1, 0),
          List.of());

  /// 1 to 100 ms.
  private static Histogram delivery() {
    Histogram histogram = Recorder.emptyHistogram();
    for (int millis = 1; millis <= 100; millis++) {
      histogram.recordValue(millis * 1_000L);
    }
    return histogram;
  }

  @ParameterizedTest
  @CsvSource({
    "p50(delivery) < 60ms,       true,  50.",
    "p99(delivery) < 50ms,       false, 99.",
    "p99.9(delivery)<=1s,        true,  100.",
    "max(delivery) > 2s,         false, 100.",
    "min(delivery) >= 900us,     true,  1ms",
    "mean( delivery ) < 60ms,    true,  50.",
    "lost == 0,                  false, 4",
    "lost <= 4,                  true,  4",
    "unknown == 0,               true,  0",
    "failures == 3,              true,  3",
    "failed != 0,                true,  1",
    "count(notification.sent) > 10,  true, 500",
    "count(notification.none) > 0,   false, 0",
    "rate(accepted) >= 1000/s,   false, 98.9/s",
    "rate(accepted) >= 5000/min, true,  98.9/s",
    "rate(notification.sent) == 50,  true, 50/s",
    "share(refused) <= 1%,       true,  1%",
    "share(lost) < 0.1%,         false, 0.4",
    "p99(hello) < 1s,            false, no value"
  })
  void isJudgedWithItsActualValue(String threshold, boolean passed, String actual) {
    Verdict verdict = Threshold.parse(threshold).judge(MEASURED, TIME);
    assertThat(verdict.passed()).isEqualTo(passed);
    assertThat(verdict.actual()).startsWith(actual);
  }

  @ParameterizedTest
  @CsvSource({
    "p99(delivery)  <  0.05s, p99(delivery), < 50ms",
    "lost==0, lost, == 0",
    "rate(accepted) >= 60000/min, rate(accepted), >= 1000/s",
    "share(lost) < 0.1%, share(lost), < 0.1%",
    "p99.90(hello) < 1500us, p99.9(hello), < 1.5ms"
  })
  void saysWhatItIs(String text, String name, String limit) {
    Verdict verdict = Threshold.parse(text).judge(MEASURED, TIME);
    assertThat(verdict.name()).isEqualTo(name);
    assertThat(verdict.limit()).isEqualTo(limit);
    assertThat(Threshold.parse(verdict.threshold())).isEqualTo(Threshold.parse(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "lost;\"lost\" is no threshold such as p99(delivery) < 50ms",
        "lost = 0;is no threshold such as",
        "lost < 1 < 2;is no threshold such as",
        "lsot == 0;the threshold \"lsot == 0\": \"lsot\" is not counted; did you mean lost?",
        "p99(delivery) < 50;\"50\" has no unit; write it as in 50ms",
        "p99(delivery) < fast;\"fast\" is not a duration",
        "p101(delivery) < 1s;p101 is no percentile between p0 and p100",
        "p(delivery) < 1s;there is no function p;",
        "avg(delivery) < 1s;there is no function avg; there are p50",
        "lost == none;\"none\" is not a number",
        "rate(sent) > 5ms;\"5ms\" is not a rate",
        "share(lost) < 1;\"1\" is not a part such as 0.1%",
        "share(hello) < 1%;\"hello\" is not counted",
      })
  void whatIsNoThresholdIsSaidWithTheReason(String text, String problem) {
    assertThatThrownBy(() -> Threshold.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void everythingMustArriveOnceUnlessToldOtherwise() {
    assertThat(Threshold.withStandard(List.of()))
        .extracting(Threshold::toString)
        .containsExactly(
            "failures == 0", "lost == 0", "failed == 0", "duplicated == 0", "unknown == 0");
    assertThat(Threshold.withStandard(List.of(Threshold.parse("lost <= 5"))))
        .extracting(Threshold::toString)
        .containsExactly(
            "lost <= 5", "failures == 0", "failed == 0", "duplicated == 0", "unknown == 0");
  }
}
