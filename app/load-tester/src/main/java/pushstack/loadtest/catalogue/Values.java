package pushstack.loadtest.catalogue;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How the texts of plans become values. Each method throws [IllegalArgumentException] with what is
/// wrong, beginning with the text.
public final class Values {
  // No more digits than a double holds exactly, so that no unit overflows.
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(us|ms|s|m|h|d|)");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]{1,15}(\\.[0-9]{1,9})?");
  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(?:/(s|m|min|h))?");

  private Values() {}

  public static int count(String text) {
    long value = whole(text);
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("\"" + text + "\" is too large");
    }
    return (int) value;
  }

  public static long whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a whole number");
    }
    return Long.parseLong(text);
  }

  public static double decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not a number");
    }
    return Double.parseDouble(text);
  }

  /// `1` and `0` as well: the plans of the predecessors have them.
  public static boolean bool(String text) {
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
    };
  }

  /// `250ms`, `5s`, `2.5m`, `1h`; a number alone is seconds.
  public static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration such as 250ms, 30s, 5m or 1h");
    }
    double amount = Double.parseDouble(matcher.group(1));
    double seconds =
        switch (matcher.group(2)) {
          case "us" -> amount / 1_000_000;
          case "ms" -> amount / 1_000;
          case "m" -> amount * 60;
          case "h" -> amount * 3_600;
          case "d" -> amount * 86_400;
          default -> amount;
        };
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /// How often a second: `500/s`, `30000/min`; a number alone is a second.
  public static double rate(String text) {
    Matcher matcher = RATE.matcher(text.replace(" ", ""));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a rate such as 500/s or 30000/min");
    }
    double amount = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m", "min" -> amount / 60;
      case "h" -> amount / 3_600;
      case null, default -> amount;
    };
  }
}
