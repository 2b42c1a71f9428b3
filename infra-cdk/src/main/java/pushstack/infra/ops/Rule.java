package pushstack.infra.ops;

import java.time.Duration;

/// When an alarm rings.
///
/// @param threshold in the unit of the metric
/// @param because why this value
/// @param period of one value; a whole number of minutes
/// @param breaching how many values of the last `of` must be beyond the threshold
record Rule(
    Comparison comparison,
    double threshold,
    String because,
    Duration period,
    int breaching,
    int of) {
  // What CloudWatch looks back at.
  private static final Duration LONGEST = Duration.ofDays(1);

  /// On which side of the threshold it rings.
  enum Comparison {
    BELOW,
    AT_LEAST
  }

  Rule {
    if (period.toSeconds() < 60 || period.toSeconds() % 60 != 0) {
      throw new IllegalArgumentException("a period is whole minutes, not " + period);
    }
    if (breaching < 1 || breaching > of || period.multipliedBy(of).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a rule looks at %d of %d periods of %s".formatted(breaching, of, period));
    }
  }

  /// Rings when each of the last `minutes` values is less.
  static Rule below(double threshold, String because, int minutes) {
    return new Rule(Comparison.BELOW, threshold, because, Duration.ofMinutes(1), minutes, minutes);
  }

  /// Rings when each of the last `minutes` values is as large or larger.
  static Rule atLeast(double threshold, String because, int minutes) {
    return new Rule(
        Comparison.AT_LEAST, threshold, because, Duration.ofMinutes(1), minutes, minutes);
  }

  /// The same with values of another period, some of which may be in order.
  Rule over(Duration longer, int someOf, int values) {
    return new Rule(comparison, threshold, because, longer, someOf, values);
  }
}
