package pushstack.loadtest.threshold;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushstack.loadtest.catalogue.Values;

/// How limits of one kind are written.
public enum Unit {
  MICROSECONDS {
    @Override
    double parse(String text) {
      if (text.chars().allMatch(c -> Character.isDigit(c) || c == '.')) {
        throw new IllegalArgumentException(
            "\"" + text + "\" has no unit; write it as in 50ms, 800us or 2s");
      }
      return Values.duration(text).toNanos() / 1e3;
    }

    @Override
    String format(double value) {
      if (value < 1_000) {
        return number(value, "0.###") + "us";
      } else if (value < 1_000_000) {
        return number(value / 1_000, "0.###") + "ms";
      }
      return number(value / 1_000_000, "0.###") + "s";
    }
  },
  COUNT {
    @Override
    double parse(String text) {
      return Values.decimal(text);
    }

    @Override
    String format(double value) {
      return number(value, "0.###");
    }
  },
  PER_SECOND {
    @Override
    double parse(String text) {
      return Values.rate(text);
    }

    @Override
    String format(double value) {
      return number(value, "0.###") + "/s";
    }
  },
  SHARE {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?) ?%");

    @Override
    double parse(String text) {
      Matcher percent = PERCENT.matcher(text);
      if (!percent.matches()) {
        throw new IllegalArgumentException("\"" + text + "\" is not a part such as 0.1%");
      }
      return Double.parseDouble(percent.group(1)) / 100;
    }

    @Override
    String format(double value) {
      return number(value * 100, "0.######") + "%";
    }
  };

  /// @throws IllegalArgumentException beginning with the text, if it cannot be a limit
  abstract double parse(String text);

  abstract String format(double value);

  private static String number(double value, String form) {
    return new DecimalFormat(form, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }
}
