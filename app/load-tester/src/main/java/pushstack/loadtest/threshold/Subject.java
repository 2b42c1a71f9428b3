package pushstack.loadtest.threshold;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Measurements;

/// What a threshold looks at. Its text is the one that thresholds are written with.
public sealed interface Subject {

  /// Empty if the run has not measured it.
  OptionalDouble value(Measurements measurements, Duration time);

  Unit unit();

  /// Of a timer: `p99(delivery)`.
  record Percentile(double percentile, String timer) implements Subject {
    @Override
    public OptionalDouble value(Measurements measurements, Duration time) {
      return ofTimer(measurements, timer, all -> all.getValueAtPercentile(percentile));
    }

    @Override
    public Unit unit() {
      return Unit.MICROSECONDS;
    }

    @Override
    public String toString() {
      var form = new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
      return "p" + form.format(percentile) + "(" + timer + ")";
    }
  }

  /// Of a timer: `max(hello)`.
  record Extreme(Kind kind, String timer) implements Subject {
    enum Kind {
      MIN,
      MEAN,
      MAX;

      private double of(Histogram histogram) {
        return switch (this) {
          case MIN -> (double) histogram.getMinValue();
          case MEAN -> histogram.getMean();
          case MAX -> (double) histogram.getMaxValue();
        };
      }

      String label() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    @Override
    public OptionalDouble value(Measurements measurements, Duration time) {
      return ofTimer(measurements, timer, kind::of);
    }

    @Override
    public Unit unit() {
      return Unit.MICROSECONDS;
    }

    @Override
    public String toString() {
      return kind.label() + "(" + timer + ")";
    }
  }

  /// Of what every run counts: `lost`.
  record Total(Line line) implements Subject {
    @Override
    public OptionalDouble value(Measurements measurements, Duration time) {
      return OptionalDouble.of((double) line.value(measurements));
    }

    @Override
    public Unit unit() {
      return Unit.COUNT;
    }

    @Override
    public String toString() {
      return line.label();
    }
  }

  /// A counter, also one of a scenario's own: `count(notification.sent)`. What was never counted is
  /// 0.
  record Counted(String counter) implements Subject {
    @Override
    public OptionalDouble value(Measurements measurements, Duration time) {
      return OptionalDouble.of(count(measurements, counter));
    }

    @Override
    public Unit unit() {
      return Unit.COUNT;
    }

    @Override
    public String toString() {
      return "count(" + counter + ")";
    }
  }

  /// A line or a counter, a second, over the whole run: `rate(accepted)`.
  record Rate(String name) implements Subject {
    @Override
    public OptionalDouble value(Measurements measurements, Duration time) {
      return time.isPositive()
          ? OptionalDouble.of(count(measurements, name) / (time.toNanos() / 1e9))
          : OptionalDouble.empty();
    }

    @Override
    public Unit unit() {
      return Unit.PER_SECOND;
    }

    @Override
    public String toString() {
      return "rate(" + name + ")";
    }
  }

  /// A line as a part of the messages that were posted or accepted: `share(refused)`.
  record Share(Line line) implements Subject {
    @Override
    public OptionalDouble value(Measurements measurements, Duration time) {
      long whole = line.whole(measurements);
      return whole == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of((double) line.value(measurements) / whole);
    }

    @Override
    public Unit unit() {
      return Unit.SHARE;
    }

    @Override
    public String toString() {
      return "share(" + line.label() + ")";
    }
  }

  private static double count(Measurements measurements, String name) {
    return Line.find(name)
        .map(line -> line.value(measurements))
        .orElseGet(() -> measurements.counters().getOrDefault(name, 0L));
  }

  private static OptionalDouble ofTimer(
      Measurements measurements, String timer, ToDoubleFunction<Histogram> statistic) {
    @Nullable Histogram histogram = measurements.timers().get(timer);
    return histogram == null || histogram.getTotalCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(statistic.applyAsDouble(histogram));
  }
}
