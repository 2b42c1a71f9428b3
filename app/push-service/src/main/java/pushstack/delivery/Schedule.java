package pushstack.delivery;

import java.time.Duration;

/// Runs something later, on a thread that may block. The process has one; tests turn it by hand.
@FunctionalInterface
public interface Schedule {
  void in(Duration delay, Runnable task);
}
