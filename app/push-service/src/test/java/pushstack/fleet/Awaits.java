package pushstack.fleet;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting in tests, with a bound.
public final class Awaits {
  private static final long BOUND = TimeUnit.SECONDS.toNanos(30);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private Awaits() {}

  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(STEP);
    }
  }
}
