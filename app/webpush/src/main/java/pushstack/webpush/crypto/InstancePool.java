package pushstack.webpush.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// Keeps instances that are dear to make and not safe to share, such as ciphers. Bounded by the
/// number of processors, whatever the number of (virtual) threads: who finds it empty makes an
/// instance, who finds it full drops one. Safe from any thread, never blocks.
public final class InstancePool<T> {
  // Only as many threads as there are processors compute at a time; twice that spares collisions.
  private static final int SLOTS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * 4 - 1);

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<T> maker;

  public InstancePool(Supplier<T> maker) {
    this.maker = maker;
  }

  /// An instance that is the caller's alone until it is given back.
  public T take() {
    int start = start();
    for (int i = 0; i < SLOTS; i++) {
      int slot = start + i & SLOTS - 1;
      if (slots.getPlain(slot) != null) {
        T instance = slots.getAndSet(slot, null);
        if (instance != null) {
          return instance;
        }
      }
    }
    return maker.get();
  }

  /// Gives an instance back; one in an unknown state must not be given back.
  public void give(T instance) {
    int start = start();
    for (int i = 0; i < SLOTS; i++) {
      int slot = start + i & SLOTS - 1;
      if (slots.getPlain(slot) == null && slots.compareAndSet(slot, null, instance)) {
        return;
      }
    }
  }

  private static int start() {
    return (int) Thread.currentThread().threadId();
  }
}
