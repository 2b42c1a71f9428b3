package pushstack.loadtest.report;

import java.util.Locale;
import pushstack.loadtest.result.Comparison;
import pushstack.loadtest.result.Comparison.Row;

/// A comparison for a terminal.
public final class ComparisonText {
  private ComparisonText() {}

  public static String of(Comparison comparison) {
    var text = new StringBuilder();
    comparison.notes().forEach(note -> text.append(note).append('\n'));
    line(text, "", "first", "second", "ratio", "");
    for (Row row : comparison.rows()) {
      line(
          text,
          row.name(),
          value(row, row.before()),
          value(row, row.after()),
          Figures.ratio(row.ratio()),
          switch (row.change()) {
            case BETTER -> "better";
            case SAME -> "same";
            case WORSE -> "WORSE";
            case NOT_JUDGED -> "";
          });
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String... cells) {
    text.append(
        String.format(Locale.ROOT, "%-24s %14s %14s %10s  %s", (Object[]) cells).stripTrailing());
    text.append('\n');
  }

  static String value(Row row, double value) {
    return switch (row.unit()) {
      case PER_SECOND -> Figures.perSecond(value);
      case MICROSECONDS -> Figures.micros(Math.round(value));
      case SHARE -> Figures.share(value);
      case COUNT -> Figures.count(Math.round(value));
    };
  }
}
