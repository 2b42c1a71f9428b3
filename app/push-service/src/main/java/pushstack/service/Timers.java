package pushstack.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import pushstack.delivery.Schedule;

/// The process's timers. Work that may block runs on virtual threads; what is repeated runs on the
/// timer's own thread and must be short.
final class Timers implements Schedule, AutoCloseable {
  private static final Logger LOG = System.getLogger(Timers.class.getName());

  private final ScheduledThreadPoolExecutor executor;

  Timers() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("timers").daemon().unstarted(task));
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public void in(Duration delay, Runnable task) {
    try {
      var _ =
          executor.schedule(
              () -> Thread.startVirtualThread(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The process is stopping: what was to be repeated is picked up by the next hello.
      LOG.log(Level.DEBUG, "timers.closed", e);
    }
  }

  /// Repeats something short, whatever happens to it.
  void every(Duration interval, Runnable task) {
    var _ =
        executor.scheduleWithFixedDelay(
            () -> guarded(task), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Repeats something that may block, one run at a time.
  void everyBlocking(Duration interval, Runnable task) {
    in(
        interval,
        () -> {
          guarded(task);
          if (!executor.isShutdown()) {
            everyBlocking(interval, task);
          }
        });
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      // A timer that died would be noticed hours later: the next run is the repair.
      LOG.log(Level.ERROR, "timers.task-failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
