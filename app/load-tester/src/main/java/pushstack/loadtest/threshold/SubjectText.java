package pushstack.loadtest.threshold;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushstack.schema.Suggestion;

/// Reads the left side of a threshold.
final class SubjectText {
  private static final Pattern FUNCTION =
      Pattern.compile("([a-z]+)([0-9.]*)\\(\\s*([A-Za-z0-9_.-]+)\\s*\\)");
  private static final Pattern PERCENTILE = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,4})?|100");

  private SubjectText() {}

  /// @throws IllegalArgumentException if it is none
  static Subject parse(String text) {
    Matcher function = FUNCTION.matcher(text);
    if (!function.matches()) {
      return new Subject.Total(line(text));
    }
    String name = function.group(3);
    return switch (function.group(1) + (function.group(2).isEmpty() ? "" : "#")) {
      case "p#" -> new Subject.Percentile(percentile(function.group(2)), name);
      case "min" -> new Subject.Extreme(Subject.Extreme.Kind.MIN, name);
      case "mean" -> new Subject.Extreme(Subject.Extreme.Kind.MEAN, name);
      case "max" -> new Subject.Extreme(Subject.Extreme.Kind.MAX, name);
      case "count" -> new Subject.Counted(name);
      case "rate" -> new Subject.Rate(name);
      case "share" -> new Subject.Share(line(name));
      default ->
          throw new IllegalArgumentException(
              "there is no function "
                  + function.group(1)
                  + function.group(2)
                  + "; there are p50, p99.9 and so on, min, mean, max, count, rate and share");
    };
  }

  private static double percentile(String text) {
    if (!PERCENTILE.matcher(text).matches()) {
      throw new IllegalArgumentException("p" + text + " is no percentile between p0 and p100");
    }
    return Double.parseDouble(text);
  }

  private static Line line(String name) {
    return Line.find(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "\""
                    + name
                    + "\" is not counted"
                    + Suggestion.nearest(name, Line.names())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; there are " + String.join(", ", Line.names()))));
  }
}
