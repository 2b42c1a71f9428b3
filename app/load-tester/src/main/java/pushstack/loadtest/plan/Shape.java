package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.Optional;

/// A quantity over time: agents, or arrivals a second. A pure function of the time since its load
/// began; never negative.
public sealed interface Shape {

  /// The value at a time.
  double at(Duration since);

  /// The sum of the values until a time, in value-seconds: how many have arrived by then.
  double until(Duration since);

  /// The greatest value that it takes.
  double peak();

  /// When so many have arrived: the earliest time at which [#until] is at least that.
  ///
  /// @return empty if it is after the horizon
  default Optional<Duration> when(double count, Duration horizon) {
    if (until(horizon) < count) {
      return Optional.empty();
    }
    long low = 0;
    long high = horizon.toNanos();
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (until(Duration.ofNanos(middle)) >= count) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Optional.of(Duration.ofNanos(low));
  }

  /// Always the same.
  record Constant(double value) implements Shape {
    public Constant {
      require(value);
    }

    @Override
    public double at(Duration since) {
      return value;
    }

    @Override
    public double until(Duration since) {
      return value * seconds(since);
    }

    @Override
    public double peak() {
      return value;
    }
  }

  /// From one value to another in a straight line; then it stays there.
  record Ramp(double from, double to, Duration over) implements Shape {
    public Ramp {
      require(from);
      require(to);
      require(over);
    }

    @Override
    public double at(Duration since) {
      return from + (to - from) * Math.min(1, seconds(since) / seconds(over));
    }

    @Override
    public double until(Duration since) {
      double ramped = Math.min(seconds(since), seconds(over));
      double flat = seconds(since) - ramped;
      return ramped * (from + at(Duration.ofNanos(Math.round(ramped * 1e9)))) / 2 + flat * to;
    }

    @Override
    public double peak() {
      return Math.max(from, to);
    }
  }

  /// From nothing with the square of the time, slowly first and fast at the end: how the peer's own
  /// load test fills a server. Then it stays there.
  record Quadratic(double to, Duration over) implements Shape {
    public Quadratic {
      require(to);
      require(over);
    }

    @Override
    public double at(Duration since) {
      double part = Math.min(1, seconds(since) / seconds(over));
      return to * part * part;
    }

    @Override
    public double until(Duration since) {
      double ramped = Math.min(seconds(since), seconds(over));
      double flat = seconds(since) - ramped;
      return to * ramped * ramped * ramped / (3 * seconds(over) * seconds(over)) + flat * to;
    }

    @Override
    public double peak() {
      return to;
    }
  }

  /// A base, and for a while at once another value.
  record Spike(double base, double to, Duration after, Duration hold) implements Shape {
    public Spike {
      require(base);
      require(to);
      require(hold);
    }

    @Override
    public double at(Duration since) {
      boolean inside = since.compareTo(after) >= 0 && since.compareTo(after.plus(hold)) < 0;
      return inside ? to : base;
    }

    @Override
    public double until(Duration since) {
      double inside = Math.clamp(seconds(since) - seconds(after), 0, seconds(hold));
      return inside * to + (seconds(since) - inside) * base;
    }

    @Override
    public double peak() {
      return Math.max(base, to);
    }
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  private static void require(double value) {
    if (!Double.isFinite(value) || value < 0) {
      throw new IllegalArgumentException("must be zero or more, not " + value);
    }
  }

  private static void require(Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("must take some time");
    }
  }
}
