package pushstack.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AckWindowTest {
  private static final Duration LONG = Duration.ofHours(1);

  /// Waits on a virtual thread, as push calls do.
  private static Thread waiting(AckWindow window, AtomicBoolean acknowledged) {
    return Thread.startVirtualThread(() -> window.await(acknowledged::get));
  }

  @Test
  void acknowledgementEndsTheWait() throws InterruptedException {
    try (var window = new AckWindow(LONG)) {
      var acknowledged = new AtomicBoolean();
      Thread waiter = waiting(window, acknowledged);
      acknowledged.set(true);
      LockSupport.unpark(waiter);
      waiter.join();
    }
  }

  @Test
  void acknowledgedBeforehandDoesNotWait() {
    try (var window = new AckWindow(LONG)) {
      window.await(() -> true);
    }
  }

  @Test
  void windowEndsTheWaitsThatNoAcknowledgementDoes() throws InterruptedException {
    try (var window = new AckWindow(Duration.ofMillis(30))) {
      // Twice, with a rest between: the thread has to come out of it.
      for (int round = 0; round < 2; round++) {
        var waiters = new ArrayList<Thread>();
        for (int i = 0; i < 500; i++) {
          waiters.add(waiting(window, new AtomicBoolean(i % 2 == 0)));
        }
        for (Thread waiter : waiters) {
          waiter.join();
        }
      }
    }
  }

  @Test
  void windowIsNotCutShort() {
    Duration length = Duration.ofMillis(50);
    try (var window = new AckWindow(length)) {
      window.await(() -> true);
      long began = System.nanoTime();
      window.await(() -> false);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void interruptEndsTheWait() throws InterruptedException {
    try (var window = new AckWindow(LONG)) {
      Thread waiter = waiting(window, new AtomicBoolean());
      waiter.interrupt();
      waiter.join();
    }
  }

  @Test
  void closingEndsTheWaitsOfNowAndLater() throws InterruptedException {
    var window = new AckWindow(LONG);
    Thread waiter = waiting(window, new AtomicBoolean());
    window.close();
    waiter.join();
    window.await(() -> false);
  }
}
