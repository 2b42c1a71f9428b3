package pushstack.loadtest.result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Second;

/// All that is known of a run at its end, by one tester or several. Immutable, but for the
/// histograms, which nobody writes to any more.
///
/// @param label what the operator calls the run; may be empty
/// @param begin when second 0 of the series began
/// @param plan in its text form, or that of its file
/// @param testers that took part, at least one
public record Result(
    String label,
    Instant begin,
    Instant end,
    Target target,
    String plan,
    List<Tester> testers,
    Measurements measurements,
    List<Verdict> verdicts) {

  public Result {
    testers = List.copyOf(testers);
    verdicts = List.copyOf(verdicts);
    if (testers.isEmpty()) {
      throw new IllegalArgumentException("a result without a tester");
    }
    if (end.isBefore(begin)) {
      throw new IllegalArgumentException("a run that ended at " + end + ", before it began");
    }
  }

  public boolean passed() {
    return verdicts.stream().allMatch(Verdict::passed);
  }

  public Duration time() {
    return Duration.between(begin, end);
  }

  public Account account() {
    return measurements.account();
  }

  /// The most agents that were connected at once.
  public int peakAgents() {
    return measurements.series().stream().mapToInt(Second::agents).max().orElse(0);
  }

  /// Scenarios that failed.
  public long failures() {
    return measurements.series().stream().mapToLong(Second::failures).sum();
  }

  /// A rate over the whole run; of a run that took no time, 0.
  public double perSecond(long count) {
    double seconds = time().toNanos() / 1e9;
    return seconds == 0 ? 0 : count / seconds;
  }
}
