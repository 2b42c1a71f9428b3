package pushstack.loadtest.measure;

import org.jspecify.annotations.Nullable;

/// Remembers versions that the ledger is done with: the last 250,000 at least, 500,000 at most, so
/// that what comes once more is known for what it is. Keeps 64 bits of each, which two versions
/// share once in ten million runs. Safe from any thread.
final class RecentVersions {
  /// At 5,000 messages a second it is reached after 50 s, and holds what came in the 100 s before.
  private static final int GENERATION = 250_000;

  private static final int SLOTS = 1 << 19;

  private long[] young = {};
  private long @Nullable [] old;
  private int inYoung;

  synchronized void add(String version) {
    if (young.length == 0) {
      young = new long[SLOTS];
    }
    if (inYoung == GENERATION) {
      old = young;
      young = new long[SLOTS];
      inYoung = 0;
    }
    long hash = hash(version);
    int slot = slot(young, hash);
    if (young[slot] == 0) {
      young[slot] = hash;
      inYoung++;
    }
  }

  synchronized boolean contains(String version) {
    if (young.length == 0) {
      return false;
    }
    long hash = hash(version);
    return young[slot(young, hash)] != 0 || (old != null && old[slot(old, hash)] != 0);
  }

  /// Where it is, or would be.
  private static int slot(long[] slots, long hash) {
    int at = (int) (hash >>> 40) & (SLOTS - 1);
    while (slots[at] != 0 && slots[at] != hash) {
      at = (at + 1) & (SLOTS - 1);
    }
    return at;
  }

  /// FNV-1a with a final mix; never 0, which is an empty slot.
  private static long hash(String version) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < version.length(); i++) {
      hash = (hash ^ version.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 32) * 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }
}
