package pushstack.service;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `250ms`, `5s`, `10m`, `1h`, `30d`, or ISO 8601 as `PT5M`.
final class Durations {
  // Ten digits cannot overflow in any unit.
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(ms|s|m|h|d)");

  private Durations() {}

  static Duration parse(String text, String min, String max) throws BadValueException {
    Duration value = parse(text);
    if (value.compareTo(parse(min)) < 0 || value.compareTo(parse(max)) > 0) {
      throw new BadValueException("must be between " + min + " and " + max);
    }
    return value;
  }

  private static Duration parse(String text) throws BadValueException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return parseIso(text);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Duration parseIso(String text) throws BadValueException {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new BadValueException("is not a duration such as 250ms, 5s, 10m, 1h, 30d or PT5M");
    }
  }
}
