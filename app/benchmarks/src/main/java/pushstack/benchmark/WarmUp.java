package pushstack.benchmark;

import java.util.function.DoubleSupplier;

/// Repeats a stretch of work until it costs the service as much CPU as the time before, within 5 %:
/// then what it runs is compiled, and no compiler's time is in what is measured next.
final class WarmUp {
  private static final double AGREEMENT = 0.05;

  private WarmUp() {}

  /// Ends when two rounds after another agree, or there have been too many.
  ///
  /// @param most rounds; four or five are usual, and on some machines no two agree
  /// @param round does the work once and tells what it has cost
  /// @return how many rounds it took
  static int untilSteady(int most, DoubleSupplier round) {
    double before = round.getAsDouble();
    for (int rounds = 2; rounds <= most; rounds++) {
      double now = round.getAsDouble();
      if (Math.abs(now - before) <= AGREEMENT * before) {
        return rounds;
      }
      before = now;
    }
    return most;
  }
}
