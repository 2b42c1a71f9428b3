package pushstack.loadtest.run;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.scenario.ScenarioException;

/// Whether an instance is to come to its end. A scenario in a pause is woken, by an interrupt that
/// it does not see; one in the middle of something else goes on to its next pause.
final class Ending {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean reached;
  private @Nullable Thread pausing;

  boolean reached() {
    return reached;
  }

  void reach() {
    lock.lock();
    try {
      reached = true;
      if (pausing != null) {
        pausing.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /// A pause begins.
  ///
  /// @throws ScenarioException if it is not to
  void enter() {
    lock.lock();
    try {
      if (reached) {
        throw new ScenarioException(RunAgent.ENDED, "the run ends");
      }
      pausing = Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  /// A pause is over, and so is the interrupt that may have ended it.
  void leave() {
    lock.lock();
    try {
      pausing = null;
      if (reached) {
        var _ = Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }
}
