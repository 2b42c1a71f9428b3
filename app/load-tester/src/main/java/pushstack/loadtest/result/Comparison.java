package pushstack.loadtest.result;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Account;

/// Two results side by side: what each measured, the ratio, and whether that is better or worse.
///
/// @param rows in the order of a report
/// @param notes differences of the conditions, each a sentence: with them the ratios say less
public record Comparison(Result before, Result after, List<Row> rows, List<String> notes) {

  /// What a higher value means.
  public enum Direction {
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER,
    /// It is the load, or too uncertain to judge.
    NEITHER
  }

  /// How the second does against the first.
  public enum Change {
    BETTER,
    SAME,
    WORSE,
    NOT_JUDGED
  }

  /// The unit of a row.
  public enum Unit {
    PER_SECOND,
    MICROSECONDS,
    /// A part of all, from 0 to 1.
    SHARE,
    COUNT
  }

  /// One quantity of both runs.
  ///
  /// @param tolerance by how much it may be worse, as a part: 0.05 for 5 %
  public record Row(
      String name, Unit unit, double before, double after, Direction direction, double tolerance) {

    /// Of the second to the first; 1 if both are 0, infinite if only the first is.
    public double ratio() {
      return before == after ? 1 : after / before;
    }

    public Change change() {
      boolean higher = after > before * (1 + tolerance);
      boolean lower = after < before * (1 - tolerance);
      return switch (direction) {
        case NEITHER -> Change.NOT_JUDGED;
        case HIGHER_IS_BETTER -> lower ? Change.WORSE : higher ? Change.BETTER : Change.SAME;
        case LOWER_IS_BETTER -> higher ? Change.WORSE : lower ? Change.BETTER : Change.SAME;
      };
    }
  }

  /// Values above a percentile that it takes to say something about it.
  private static final int MIN_ABOVE = 10;

  private static final DecimalFormatSymbols SYMBOLS = DecimalFormatSymbols.getInstance(Locale.ROOT);

  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  public Comparison {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /// Compares the second with the first.
  ///
  /// @param tolerance by how much the second may be worse, as a part: 0.05 for 5 %
  public static Comparison of(Result before, Result after, double tolerance) {
    return new Builder(before, after, tolerance).build();
  }

  public boolean worse() {
    return rows.stream().anyMatch(row -> row.change() == Change.WORSE);
  }

  private static final class Builder {
    private final Result before;
    private final Result after;
    private final double tolerance;
    private final List<Row> rows = new ArrayList<>();

    Builder(Result before, Result after, double tolerance) {
      this.before = before;
      this.after = after;
      this.tolerance = tolerance;
    }

    Comparison build() {
      rates();
      shares();
      var others = after.measurements().timers();
      new TreeMap<>(before.measurements().timers())
          .forEach((name, histogram) -> {
            Histogram other = others.get(name);
            if (other != null) {
              timer(name, histogram, other);
            }
          });
      return new Comparison(before, after, rows, notes());
    }

    private void rates() {
      Account a = before.account();
      Account b = after.account();
      rate("sent", a.sent(), b.sent(), Direction.NEITHER);
      rate("accepted", a.accepted(), b.accepted(), Direction.HIGHER_IS_BETTER);
      rate("delivered", a.delivered(), b.delivered(), Direction.HIGHER_IS_BETTER);
      add("agents at once", Unit.COUNT, before.peakAgents(), after.peakAgents(), Direction.NEITHER);
      add(
          "failed scenarios",
          Unit.COUNT,
          (double) before.failures(),
          (double) after.failures(),
          Direction.LOWER_IS_BETTER);
    }

    private void rate(String name, long a, long b, Direction direction) {
      add(name, Unit.PER_SECOND, before.perSecond(a), after.perSecond(b), direction);
    }

    private void shares() {
      Account a = before.account();
      Account b = after.account();
      share("refused", a.refused(), a.sent(), b.refused(), b.sent());
      share("failed", a.failed(), a.sent(), b.failed(), b.sent());
      share("lost", a.lost(), a.accepted(), b.lost(), b.accepted());
      share("expired", a.expired(), a.accepted(), b.expired(), b.accepted());
      share("duplicated", a.duplicated(), a.accepted(), b.duplicated(), b.accepted());
      share("unknown", a.unknown(), a.accepted(), b.unknown(), b.accepted());
    }

    private void share(String name, long a, long ofA, long b, long ofB) {
      add(
          name,
          Unit.SHARE,
          ofA == 0 ? 0 : (double) a / ofA,
          ofB == 0 ? 0 : (double) b / ofB,
          Direction.LOWER_IS_BETTER);
    }

    private void timer(String name, Histogram a, Histogram b) {
      for (double percentile : PERCENTILES) {
        double values = Math.min(a.getTotalCount(), b.getTotalCount());
        boolean certain = values * (100 - percentile) / 100 >= MIN_ABOVE;
        add(
            "p" + new DecimalFormat("0.#", SYMBOLS).format(percentile) + "(" + name + ")",
            Unit.MICROSECONDS,
            (double) a.getValueAtPercentile(percentile),
            (double) b.getValueAtPercentile(percentile),
            certain ? Direction.LOWER_IS_BETTER : Direction.NEITHER);
      }
      // One value decides it, and it is another one each time.
      add(
          "max(" + name + ")",
          Unit.MICROSECONDS,
          (double) a.getMaxValue(),
          (double) b.getMaxValue(),
          Direction.NEITHER);
    }

    private void add(String name, Unit unit, double a, double b, Direction direction) {
      rows.add(new Row(name, unit, a, b, direction, tolerance));
    }

    private List<String> notes() {
      var notes = new ArrayList<String>();
      if (!before.plan().equals(after.plan())) {
        notes.add("The plans differ.");
      }
      note(notes, "Targets", before.target().websocket(), after.target().websocket());
      note(notes, "Numbers of testers", before.testers().size() + "", after.testers().size() + "");
      note(notes, "Cores of the testers", cores(before), cores(after));
      note(
          notes,
          "Versions of the tester",
          before.testers().getFirst().version(),
          after.testers().getFirst().version());
      if (!before.passed()) {
        notes.add("The first run failed by its own thresholds.");
      }
      if (!after.passed()) {
        notes.add("The second run failed by its own thresholds.");
      }
      return notes;
    }

    private static void note(List<String> notes, String what, String a, String b) {
      if (!a.equals(b)) {
        notes.add(what + " differ: " + a + " and " + b + ".");
      }
    }

    private static String cores(Result result) {
      return result.testers().stream().mapToInt(Tester::cores).sum() + "";
    }
  }
}
