package pushstack.endpoint;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for what happens on other threads.
final class Awaits {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private Awaits() {}

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen in " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
