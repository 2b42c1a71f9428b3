package pushstack.cli.loadtest;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a command stop what it started elsewhere before Ctrl-C ends the process. It is told while
/// it sleeps, and not by an interrupt, which would also break the calls that stop things.
final class StopOnExit implements AutoCloseable {
  /// What stopping takes at most: a call that is repeated, for each kind of thing.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("stop-on-exit").unstarted(this::stop);

  StopOnExit() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    asked.countDown();
    try {
      done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sleeps.
  ///
  /// @throws InterruptedException if the process is to end
  void sleep(Duration time) throws InterruptedException {
    if (asked.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("the process is to end");
    }
  }

  @Override
  public void close() {
    done.countDown();
    if (asked.getCount() > 0) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process began to end just now, and has nothing to wait for.
        asked.countDown();
      }
    }
  }
}
