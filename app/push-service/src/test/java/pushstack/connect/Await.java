package pushstack.connect;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting in tests, with a bound.
final class Await {
  private static final long BOUND = TimeUnit.SECONDS.toNanos(15);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private Await() {}

  static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + BOUND;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain until " + what);
      }
      LockSupport.parkNanos(STEP);
    }
  }

  static <T> T the(Future<T> future) {
    try {
      return future.get(15, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no result", e);
    }
  }
}
