package pushstack.loadtest.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.report.Figures;

/// A moment of a run in words and figures. Stateless.
final class LiveText {
  private static final int BAR = 40;
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final Terminal terminal;

  LiveText(Terminal terminal) {
    this.terminal = terminal;
  }

  /// Messages a second between two moments.
  record Rates(double sent, double accepted, double delivered) {
    static Rates between(Snapshot before, Snapshot now) {
      Account a = before.measured().account();
      Account b = now.measured().account();
      double seconds = now.elapsed().minus(before.elapsed()).toNanos() / 1e9;
      return seconds <= 0
          ? new Rates(0, 0, 0)
          : new Rates(
              (b.sent() - a.sent()) / seconds,
              (b.accepted() - a.accepted()) / seconds,
              (b.delivered() - a.delivered()) / seconds);
    }
  }

  /// Lines of one frame; their number is the same for all frames.
  List<String> frame(Snapshot now, Rates rates) {
    Account account = now.measured().account();
    var lines = new ArrayList<String>();
    lines.add(bar(now));
    lines.add(cut("agents     " + Figures.count(now.agents()) + " connected"));
    lines.add(cut(row("sent", account.sent(), rates.sent())));
    lines.add(cut(row("accepted", account.accepted(), rates.accepted())));
    lines.add(cut(row("delivered", account.delivered(), rates.delivered())));
    lines.add(cut("delivery   " + percentiles(now)));
    lines.add(failures(now));
    return lines;
  }

  /// All of it in one line, for a log.
  String line(Snapshot now, Rates rates) {
    Account account = now.measured().account();
    String line =
        clock(now)
            + "  agents "
            + Figures.count(now.agents())
            + "  sent "
            + total(account.sent(), rates.sent())
            + "  accepted "
            + total(account.accepted(), rates.accepted())
            + "  delivered "
            + total(account.delivered(), rates.delivered())
            + "  "
            + percentiles(now)
            + "  failures "
            + Figures.count(now.failures());
    return cut(line);
  }

  private static String total(long total, double rate) {
    return Figures.count(total) + " (" + Figures.perSecond(rate) + ")";
  }

  private static String row(String name, long total, double rate) {
    return String.format(
        Locale.ROOT, "%-10s %-14s %s", name, Figures.count(total), Figures.perSecond(rate));
  }

  private static String percentiles(Snapshot now) {
    Optional<Histogram> delivery = now.delivery();
    return "p50 "
        + delivery.map(each -> Figures.micros(each.getValueAtPercentile(50))).orElse("-")
        + "  p99 "
        + delivery.map(each -> Figures.micros(each.getValueAtPercentile(99))).orElse("-");
  }

  private String failures(Snapshot now) {
    long failures = now.failures();
    String text = cut("failures   " + Figures.count(failures));
    return terminal.color() && failures > 0 ? RED + text + PLAIN : text;
  }

  private String bar(Snapshot now) {
    String clock = clock(now);
    if (now.planned().isEmpty() || now.elapsed().isNegative()) {
      return cut(clock);
    }
    double part = part(now.elapsed(), now.planned().get());
    String behind = String.format(Locale.ROOT, "  %3d %%  %s", (int) (part * 100), clock);
    int width = Math.min(BAR, terminal.width() - behind.length());
    if (width < 5) {
      return cut(behind.strip());
    }
    int full = (int) (part * width);
    String done = (terminal.unicode() ? "█" : "#").repeat(full);
    String open = (terminal.unicode() ? "░" : "-").repeat(width - full);
    return (terminal.color() ? GREEN + done + PLAIN : done) + open + behind;
  }

  private static double part(Duration elapsed, Duration planned) {
    return planned.isZero()
        ? 1
        : Math.clamp(elapsed.toMillis() / (double) planned.toMillis(), 0, 1);
  }

  private static String clock(Snapshot now) {
    if (now.elapsed().isNegative()) {
      return "begins in " + Figures.clock(now.elapsed().negated().toSeconds() + 1);
    }
    String elapsed = Figures.clock(now.elapsed().toSeconds());
    return now.planned()
        .map(planned -> elapsed + " of " + Figures.clock(planned.toSeconds()))
        .orElse(elapsed);
  }

  /// Every character here is one column wide.
  private String cut(String text) {
    String shown = terminal.unicode() ? text : text.replace('µ', 'u');
    return shown.length() > terminal.width() ? shown.substring(0, terminal.width()) : shown;
  }
}
