package pushstack.benchmark;

import java.util.function.DoubleSupplier;

/// Repeats a stretch of work until it costs the service as much CPU as the time before, within 5 %,
/// and its compilers have next to nothing to do: what is measured next is compiled code.
final class WarmUp {
  private static final double AGREEMENT = 0.05;

  /// Of the CPU of the service, for its compilers: some work is always left for them.
  private static final double COMPILING = 0.08;

  private WarmUp() {}

  /// Ends when two rounds after another agree, or there have been too many.
  ///
  /// @param most rounds; four or five are usual, and on some machines no two agree
  /// @param round does the work once and tells what it has cost
  /// @return how many rounds it took
  static int untilSteady(Server server, int most, DoubleSupplier round) {
    double before = 0;
    for (int rounds = 1; rounds < most; rounds++) {
      ThreadTimes began = server.threadTimes();
      double now = round.getAsDouble();
      boolean compiled = server.threadTimes().since(began).share(ThreadTimes.JIT) < COMPILING;
      if (compiled && Math.abs(now - before) <= AGREEMENT * before) {
        return rounds;
      }
      before = now;
    }
    var _ = round.getAsDouble();
    return most;
  }
}
