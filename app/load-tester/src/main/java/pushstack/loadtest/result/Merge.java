package pushstack.loadtest.result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Second;

/// Makes one result of those of testers that ran together, as if one recorder had recorded all:
/// counts and histograms are added, and so are the seconds of the series that were the same second
/// by the clock on the wall. A second of a tester counts as the second of the whole that it
/// overlaps most.
///
/// @param force whether results that do not belong together are merged all the same
/// @param judge for the thresholds of the whole
public record Merge(boolean force, Judge judge) {
  /// Testers with one `--start-at` begin within the difference of their clocks.
  static final Duration MAX_APART = Duration.ofSeconds(5);

  private static final String FORCE = "; with --force they are merged all the same";

  /// Merges results, also those that are merged already.
  ///
  /// @throws ResultException if there is none, or if they do not belong together
  public Result of(List<Result> parts) {
    if (parts.isEmpty()) {
      throw new ResultException("there is no result to merge");
    }
    if (!force) {
      check(parts);
    }
    Instant begin = parts.stream().map(Result::begin).min(Comparator.naturalOrder()).orElseThrow();
    Instant end = parts.stream().map(Result::end).max(Comparator.naturalOrder()).orElseThrow();
    Result first = parts.getFirst();
    Measurements measurements = measurements(parts, begin);
    return new Result(
        label(parts),
        begin,
        end,
        first.target(),
        first.plan(),
        parts.stream().flatMap(part -> part.testers().stream()).toList(),
        measurements,
        verdicts(parts, measurements, Duration.between(begin, end)));
  }

  private static void check(List<Result> parts) {
    Result first = parts.getFirst();
    var testers = new HashSet<Tester>();
    for (Result part : parts) {
      if (!part.plan().equals(first.plan())) {
        throw new ResultException("the results are of different plans" + FORCE);
      }
      if (!part.target().equals(first.target())) {
        throw new ResultException(
            "the results are of different targets, "
                + first.target().websocket()
                + " and "
                + part.target().websocket()
                + FORCE);
      }
      Duration apart = Duration.between(first.begin(), part.begin()).abs();
      if (apart.compareTo(MAX_APART) > 0) {
        throw new ResultException(
            "the runs began "
                + apart.toSeconds()
                + " s apart, at "
                + first.begin()
                + " and "
                + part.begin()
                + FORCE);
      }
      for (Tester tester : part.testers()) {
        if (!testers.add(tester)) {
          throw new ResultException(
              "the run of " + tester.host() + " at " + tester.begin() + " is there twice" + FORCE);
        }
      }
    }
  }

  private static String label(List<Result> parts) {
    var labels = new LinkedHashSet<String>();
    parts.stream().map(Result::label).filter(label -> !label.isEmpty()).forEach(labels::add);
    return String.join(" + ", labels);
  }

  private static Measurements measurements(List<Result> parts, Instant begin) {
    var timers = new HashMap<String, Histogram>();
    var counters = new HashMap<String, Long>();
    var series = new TreeMap<Integer, Second>();
    Account account = Account.EMPTY;
    for (Result part : parts) {
      Measurements measured = part.measurements();
      account = account.plus(measured.account());
      measured.timers().forEach((name, histogram) -> add(timers, name, histogram));
      measured.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
      int offset =
          Math.toIntExact(Math.round(Duration.between(begin, part.begin()).toNanos() / 1e9));
      for (Second second : measured.series()) {
        series.merge(second.second() + offset, second.later(offset), Second::plus);
      }
    }
    return new Measurements(timers, counters, account, List.copyOf(series.values()));
  }

  /// Adding is exact between histograms of one precision only.
  private static void add(Map<String, Histogram> timers, String name, Histogram histogram) {
    Histogram sum = timers.get(name);
    if (sum == null) {
      timers.put(name, new Histogram(histogram));
      timers.get(name).setAutoResize(true);
      timers.get(name).add(histogram);
      return;
    }
    if (sum.getNumberOfSignificantValueDigits() != histogram.getNumberOfSignificantValueDigits()) {
      throw new ResultException("the timer " + name + " was recorded with different precision");
    }
    sum.add(histogram);
  }

  private List<Verdict> verdicts(List<Result> parts, Measurements measurements, Duration time) {
    var thresholds = new LinkedHashMap<String, Verdict>();
    parts.stream()
        .flatMap(part -> part.verdicts().stream())
        .forEach(verdict -> thresholds.putIfAbsent(verdict.threshold(), verdict));
    var verdicts = new ArrayList<Verdict>();
    for (String threshold : thresholds.keySet()) {
      try {
        verdicts.add(judge.judge(threshold, measurements, time));
      } catch (IllegalArgumentException e) {
        throw new ResultException("the threshold \"" + threshold + "\" is none: " + e.getMessage());
      }
    }
    return verdicts;
  }
}
