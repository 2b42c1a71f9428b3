package pushstack.webpush.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InstancePoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final InstancePool<Object> pool =
      new InstancePool<>(() -> {
        made.incrementAndGet();
        return new Object();
      });

  @Test
  void whatWasGivenBackIsTakenAgain() {
    Object first = pool.take();
    pool.give(first);

    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isNotSameAs(first);
    assertThat(made).hasValue(2);
  }

  @Test
  void nothingIsKeptBeyondTheBound() {
    List<Object> taken = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      taken.add(pool.take());
    }
    taken.forEach(pool::give);
    made.set(0);
    Set<Object> again = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 10_000; i++) {
      again.add(pool.take());
    }

    assertThat(again).hasSize(10_000);
    assertThat(10_000 - made.get()).isBetween(1, 4 * Runtime.getRuntime().availableProcessors());
  }

  @Test
  void noInstanceIsInTwoHandsAtATime() throws InterruptedException {
    var shared = new AtomicBoolean();
    var busy = new InstancePool<>(AtomicBoolean::new);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 16; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 5_000; i++) {
                  AtomicBoolean mine = busy.take();
                  if (!mine.compareAndSet(false, true)) {
                    shared.set(true);
                  }
                  mine.set(false);
                  busy.give(mine);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(shared).isFalse();
  }
}
