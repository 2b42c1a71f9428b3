package pushstack.loadtest.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import pushstack.loadtest.measure.Account;

/// All messages of a run as one bar, cut by what became of them. What there is of, is seen: even
/// one lost message of a million has its width.
final class AccountBar {
  private static final double WIDTH = 880;
  private static final double LEAST = 4;

  private AccountBar() {}

  /// @param id of its title
  static void draw(Html html, String id, String title, Account account) {
    SequencedMap<String, Long> parts = parts(account);
    html.open(
        "svg", "viewBox", "0 0 880 34", "role", "img", "aria-labelledby", id, "class", "plot bar");
    html.element("title", title, "id", id);
    double total = parts.values().stream().mapToLong(Long::longValue).sum();
    long some = parts.values().stream().filter(count -> count > 0).count();
    double room = WIDTH - LEAST * some;
    double at = 0;
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      if (part.getValue() == 0) {
        continue;
      }
      double width = LEAST + room * part.getValue() / total;
      html.open(
          "rect",
          "class",
          "part " + part.getKey(),
          "x",
          format(at),
          "y",
          "2",
          "width",
          format(width),
          "height",
          "30");
      html.element("title", part.getKey() + ": " + Figures.count(part.getValue()));
      html.close("rect");
      at += width;
    }
    html.close("svg").open("p", "class", "legend");
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      if (part.getValue() > 0) {
        html.open("span", "class", "key " + part.getKey()).raw("<i></i>");
        html.text(part.getKey() + " " + Figures.count(part.getValue())).close("span");
      }
    }
    html.close("p");
  }

  /// Those that add up to all that were sent.
  private static SequencedMap<String, Long> parts(Account account) {
    var parts = new LinkedHashMap<String, Long>();
    parts.put("delivered", account.delivered());
    parts.put("expired", account.expired());
    parts.put("replaced", account.replaced());
    parts.put("abandoned", account.abandoned());
    parts.put("refused", account.refused());
    parts.put("failed", account.failed());
    parts.put("lost", account.lost());
    return parts;
  }

  private static String format(double at) {
    return String.format(Locale.ROOT, "%.1f", at);
  }
}
