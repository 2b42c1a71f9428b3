package pushstack.delivery;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// How long push calls wait for an acknowledgement, and what ends their waits. All wait equally
/// long, so that one queue in the order in which they began does for all of them: a timer for each
/// would cost more than the rest of the wait, and hardly one in a thousand is ever needed.
///
/// Safe from any thread. Has one thread, which rests while nobody waits.
public final class AckWindow implements AutoCloseable {
  /// How late a wait may end. Whatever is due within it ends together, so that the thread does not
  /// wake for each.
  private static final Duration SLACK = Duration.ofMillis(10);

  private final long nanos;
  private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean resting;
  private volatile boolean closed;

  public AckWindow(Duration length) {
    this.nanos = length.toNanos();
    this.thread = Thread.ofPlatform().daemon().name("ack-window").start(this::run);
  }

  /// One push call. Holds nothing of its message, since it stays in the queue for a while after.
  private static final class Wait {
    final long end;
    volatile @Nullable Thread waiter = Thread.currentThread();

    Wait(long end) {
      this.end = end;
    }
  }

  /// Waits until the condition holds, for as long as the window is, or until the thread is
  /// interrupted: the process is about to stop. Whoever makes the condition true unparks the
  /// thread.
  public void await(BooleanSupplier condition) {
    var wait = new Wait(System.nanoTime() + nanos);
    waits.add(wait);
    if (resting) {
      LockSupport.unpark(thread);
    }
    while (!condition.getAsBoolean()
        && !closed
        && !Thread.currentThread().isInterrupted()
        && wait.end - System.nanoTime() > 0) {
      LockSupport.park(this);
    }
    wait.waiter = null;
  }

  private void run() {
    while (!closed) {
      Wait first = waits.peek();
      if (first == null) {
        rest();
        continue;
      }
      long left = first.end - System.nanoTime();
      Thread waiter = first.waiter;
      if (waiter != null && left > 0) {
        LockSupport.parkNanos(this, Math.max(left, SLACK.toNanos()));
        continue;
      }
      waits.remove();
      LockSupport.unpark(waiter);
    }
    waits.forEach(wait -> LockSupport.unpark(wait.waiter));
  }

  private void rest() {
    resting = true;
    if (waits.isEmpty() && !closed) {
      LockSupport.park(this);
    }
    resting = false;
  }

  /// Ends all waits, and those that begin later at once.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
