package pushstack.cli.loadtest;

import java.util.Formatter;
import java.util.Locale;
import pushstack.loadtest.report.ResultText;
import pushstack.loadtest.result.Calibration;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.run.Failures;
import pushstack.loadtest.run.LoadTest;

/// The result of a run for people, on a terminal.
final class RunReport {
  /// The most frequent reasons; all are in the counters of the result.
  private static final int MAX_REASONS = 10;

  private RunReport() {}

  static String of(Result result, LoadTest test) {
    var text = new Formatter(Locale.ROOT);
    text.format("%n%s%n", ResultText.of(result));
    text.format("%,d scenarios went through, %,d failed%n", test.completed(), result.failures());
    result.testers().stream()
        .flatMap(tester -> tester.selfTest().stream())
        .forEach(able -> compare(text, able, result.perSecond(result.account().sent())));
    test.failures().reasons().stream().limit(MAX_REASONS).forEach(reason -> explain(text, reason));
    return text.toString();
  }

  private static void compare(Formatter text, Calibration able, double sent) {
    text.format(
        "the tester can do %,.0f messages a second here; %,.1f were sent%s%n",
        able.messagesPerSecond(),
        sent,
        able.messagesPerSecond() < sent * Calibration.MARGIN
            ? ": times may be the tester's, so use more testers"
            : "");
  }

  private static void explain(Formatter text, Failures.Reason reason) {
    text.format("  %,d by %s, the first one %s%n", reason.count(), reason.name(), reason.example());
  }
}
