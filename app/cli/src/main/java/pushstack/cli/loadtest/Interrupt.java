package pushstack.cli.loadtest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import pushstack.loadtest.run.LoadTest;

/// Ends a run in order when the process is told to end, by Ctrl-C or by a signal: the process lives
/// until the result is written.
final class Interrupt implements AutoCloseable {
  /// Scenarios, messages under way and files together; a second signal does not shorten it.
  private static final long PATIENCE_SECONDS = 120;

  private static final int INTERRUPTED = 130;

  private final LoadTest test;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicInteger code = new AtomicInteger(INTERRUPTED);
  private final Thread hook = new Thread(this::interrupted, "interrupt");

  private Interrupt(LoadTest test) {
    this.test = test;
  }

  static Interrupt on(LoadTest test) {
    var interrupt = new Interrupt(test);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  private void interrupted() {
    test.end();
    try {
      if (finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        // A process that was told to end would otherwise say nothing of the result.
        Runtime.getRuntime().halt(code.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The result is there.
  void finished(int exitCode) {
    code.set(exitCode);
    finished.countDown();
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending, by this very hook.
    }
  }
}
