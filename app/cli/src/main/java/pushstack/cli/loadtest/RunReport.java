package pushstack.cli.loadtest;

import java.time.Duration;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.result.Accounts;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.Verdict;
import pushstack.loadtest.run.Failures;
import pushstack.loadtest.run.LoadTest;

/// The result of a run for people, on a terminal.
final class RunReport {
  private static final String FAILURES = "failed.";

  /// The most frequent reasons; all are in the counters of the result.
  private static final int MAX_REASONS = 10;

  private RunReport() {}

  static String of(Result result, LoadTest test) {
    var text = new Formatter(Locale.ROOT);
    text.format("%nload test of %s, %s%n", result.target().websocket(), time(result.time()));
    text.format(
        "  scenarios    %,d through, %,d failed; %,d agents at most%n",
        test.completed(), result.failures(), result.peakAgents());
    messages(text, result);
    timers(text, result);
    counters(text, result.measurements().counters());
    failures(text, test.failures());
    verdicts(text, result);
    return text.toString();
  }

  private static void messages(Formatter text, Result result) {
    Map<String, Long> lines = Accounts.lines(result.account());
    var said = new StringBuilder();
    lines.forEach((name, count) -> {
      boolean always = name.equals("sent") || name.equals("delivered") || name.equals("lost");
      if (always || count > 0) {
        said.append(said.isEmpty() ? "" : ", ")
            .append(String.format(Locale.ROOT, "%,d %s", count, name));
      }
    });
    text.format(
        "  messages     %s; %.1f a second%n", said, result.perSecond(result.account().sent()));
  }

  private static void timers(Formatter text, Result result) {
    var timers = new TreeMap<>(result.measurements().timers());
    timers.values().removeIf(timer -> timer.getTotalCount() == 0);
    if (timers.isEmpty()) {
      return;
    }
    text.format("  %-28s %9s %9s %9s %9s %9s%n", "ms", "p50", "p90", "p99", "max", "count");
    timers.forEach((name, timer) ->
        text.format(
            "    %-26s %9s %9s %9s %9s %,9d%n",
            name,
            millis(timer, 50),
            millis(timer, 90),
            millis(timer, 99),
            millis(timer, 100),
            timer.getTotalCount()));
  }

  private static String millis(Histogram timer, double percentile) {
    return String.format(Locale.ROOT, "%,.2f", timer.getValueAtPercentile(percentile) / 1e3);
  }

  private static void counters(Formatter text, Map<String, Long> counters) {
    new TreeMap<>(counters)
        .forEach((name, count) -> {
          if (!name.startsWith(FAILURES)) {
            text.format("    %-26s %,9d%n", name, count);
          }
        });
  }

  private static void failures(Formatter text, Failures failures) {
    failures.reasons().stream()
        .limit(MAX_REASONS)
        .forEach(reason ->
            text.format(
                "  failed %,d times by %s, the first time %s%n",
                reason.count(), reason.name(), reason.example()));
  }

  private static void verdicts(Formatter text, Result result) {
    for (Verdict verdict : result.verdicts()) {
      text.format(
          "  %s  %-32s %s%n",
          verdict.passed() ? "kept  " : "MISSED", verdict.threshold(), verdict.actual());
    }
    text.format("%s%n", result.passed() ? "passed" : "FAILED");
  }

  private static String time(Duration time) {
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
