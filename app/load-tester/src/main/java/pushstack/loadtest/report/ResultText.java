package pushstack.loadtest.report;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.result.Accounts;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.Verdict;

/// A result for a terminal: the account, the times, and at its end the verdict.
public final class ResultText {
  private ResultText() {}

  public static String of(Result result) {
    var text = new StringBuilder();
    text.append(ResultPage.title(result)).append('\n');
    text.append(result.target().websocket())
        .append(", ")
        .append(Figures.time(result.time()))
        .append(", ")
        .append(Figures.count(result.peakAgents()))
        .append(" agents at once, ")
        .append(result.testers().size() == 1 ? "1 tester" : result.testers().size() + " testers")
        .append("\n\n");
    account(text, result);
    timers(text, result);
    verdicts(text, result);
    return text.toString();
  }

  private static void account(StringBuilder text, Result result) {
    for (Map.Entry<String, Long> line : Accounts.lines(result.account()).entrySet()) {
      if (line.getValue() > 0 || line.getKey().equals("lost")) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-12s %14s  %s\n",
                line.getKey(),
                Figures.count(line.getValue()),
                Figures.perSecond(result.perSecond(line.getValue()))));
      }
    }
  }

  private static void timers(StringBuilder text, Result result) {
    if (result.measurements().timers().isEmpty()) {
      return;
    }
    text.append('\n');
    row(text, "", "p50", "p90", "p99", "p99.9", "max");
    for (Map.Entry<String, Histogram> timer :
        new TreeMap<>(result.measurements().timers()).entrySet()) {
      Histogram histogram = timer.getValue();
      row(
          text,
          timer.getKey(),
          Figures.micros(histogram.getValueAtPercentile(50)),
          Figures.micros(histogram.getValueAtPercentile(90)),
          Figures.micros(histogram.getValueAtPercentile(99)),
          Figures.micros(histogram.getValueAtPercentile(99.9)),
          Figures.micros(histogram.getMaxValue()));
    }
  }

  private static void row(StringBuilder text, String... cells) {
    text.append(String.format(Locale.ROOT, "%-24s %10s %10s %10s %10s %10s\n", (Object[]) cells));
  }

  private static void verdicts(StringBuilder text, Result result) {
    if (result.verdicts().isEmpty()) {
      return;
    }
    text.append('\n');
    for (Verdict verdict : result.verdicts()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-7s %s %s, measured %s\n",
              verdict.passed() ? "ok" : "FAILED",
              verdict.name(),
              verdict.limit(),
              verdict.actual()));
    }
  }
}
