package pushstack.metrics;

/// How many things took how long: what is kept of the times of a while.
///
/// @param seconds of all together
/// @param least in seconds; infinite if there were none
/// @param most in seconds; negatively infinite if there were none
public record Spread(long count, double seconds, double least, double most) {
  /// Of nothing.
  public static final Spread NONE =
      new Spread(0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  static Spread of(double seconds) {
    return new Spread(1, seconds, seconds, seconds);
  }

  /// Of both together.
  public Spread plus(Spread other) {
    return new Spread(
        count + other.count,
        seconds + other.seconds,
        Math.min(least, other.least),
        Math.max(most, other.most));
  }
}
