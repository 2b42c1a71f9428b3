package pushstack.loadtest.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers as people read them, with three digits that count.
public final class Figures {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Figures() {}

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  public static String number(double value) {
    double size = Math.abs(value);
    if (size == 0) {
      return "0";
    }
    String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.1e";
    return String.format(Locale.ROOT, form, value);
  }

  public static String perSecond(double rate) {
    return number(rate) + "/s";
  }

  /// Of microseconds: in the unit that fits.
  public static String micros(long micros) {
    if (micros < 1_000) {
      return micros + " µs";
    }
    return micros < 1_000_000 ? number(micros / 1e3) + " ms" : number(micros / 1e6) + " s";
  }

  /// Of a part of all, from 0 to 1.
  public static String share(double share) {
    double percent = share * 100;
    // Nothing short of all is shown as 100 %.
    return percent > 99 && percent < 100
        ? String.format(Locale.ROOT, "%.4f %%", Math.floor(percent * 1e4) / 1e4)
        : number(percent) + " %";
  }

  public static String ratio(double ratio) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, "× %.3f", ratio) : "new";
  }

  /// As in `1:02:03` or `2:03`.
  public static String clock(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  public static String time(Duration time) {
    double seconds = time.toMillis() / 1_000.0;
    if (seconds < 60) {
      return number(seconds) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return whole / 60 + " min" + (whole % 60 == 0 ? "" : " " + whole % 60 + " s");
    }
    return whole / 3600 + " h" + (whole / 60 % 60 == 0 ? "" : " " + whole / 60 % 60 + " min");
  }

  public static String instant(Instant instant) {
    return INSTANT.format(instant);
  }

  public static String bytes(long bytes) {
    return bytes >= 1L << 30
        ? number(bytes / (double) (1L << 30)) + " GB"
        : number(bytes / (double) (1L << 20)) + " MB";
  }
}
