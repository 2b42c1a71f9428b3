package pushstack.loadtest.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The time of a run, and waiting in it. Safe from any thread.
public interface RunClock {
  /// That of the machine.
  RunClock SYSTEM =
      new RunClock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public boolean await(CountDownLatch latch, long until) throws InterruptedException {
          return latch.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
      };

  /// In the manner of [System#nanoTime].
  long nanoTime();

  /// Waits for the latch.
  ///
  /// @return false if it was not open at that time
  boolean await(CountDownLatch latch, long until) throws InterruptedException;
}
