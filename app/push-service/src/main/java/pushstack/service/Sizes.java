package pushstack.service;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes in bytes as people write them: `5630`, `64KB`, `1MB`; a KB is 1,024 bytes.
final class Sizes {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(B|KB|MB)?");

  private Sizes() {}

  static int parse(String text, String min, String max) throws BadValueException {
    long value = parse(text);
    if (value < parse(min) || value > parse(max)) {
      throw new BadValueException("must be between " + min + " and " + max);
    }
    return Math.toIntExact(value);
  }

  private static long parse(String text) throws BadValueException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadValueException("is not a size such as 5630, 64KB or 1MB");
    }
    long amount = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    if ("MB".equals(unit)) {
      return amount << 20;
    }
    return "KB".equals(unit) ? amount << 10 : amount;
  }
}
