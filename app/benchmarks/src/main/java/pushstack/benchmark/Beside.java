package pushstack.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import pushstack.loadtest.net.Loop;

/// Does on another thread what takes its time, and serves the peers on the loop meanwhile: a server
/// hangs up on who does not answer a ping for four seconds.
final class Beside {
  private Beside() {}

  static <T> T run(Loop loop, Callable<T> work) {
    return run(loop, work, () -> {});
  }

  /// @param step called between two selections, which do not wait for long
  static <T> T run(Loop loop, Callable<T> work, Runnable step) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    loop.run(
        () -> {
          step.run();
          return task.isDone();
        },
        1);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("failed beside the loop", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  static void pause(Loop loop, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    loop.run(() -> System.nanoTime() - end >= 0, 10);
  }
}
