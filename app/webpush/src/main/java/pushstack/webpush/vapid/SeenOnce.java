package pushstack.webpush.vapid;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Tells what comes for the second time, by hash code and without certainty: of two that share a
/// slot the older is forgotten, and two of one hash code count as one. Good enough to decide what
/// to keep in a cache, and for nothing else. Never grows; safe from any thread.
final class SeenOnce {
  /// So many slots for each entry of the cache that few are overwritten before they return.
  private static final int SLOTS_PER_ENTRY = 4;

  /// 4 MB: enough for a cache of any size that is worth having.
  private static final int MAX_SLOTS = 1 << 20;

  private final AtomicIntegerArray hashes;

  /// @param entries of the cache that it stands before
  SeenOnce(int entries) {
    long wanted = Math.clamp((long) entries * SLOTS_PER_ENTRY, 1, MAX_SLOTS);
    hashes = new AtomicIntegerArray((int) Long.highestOneBit(2 * wanted - 1));
  }

  /// Whether this was seen before, and not too long ago; from now on it was.
  boolean before(int hash) {
    int slot = (hash ^ hash >>> 16) & hashes.length() - 1;
    return hashes.getAndSet(slot, hash) == hash;
  }
}
