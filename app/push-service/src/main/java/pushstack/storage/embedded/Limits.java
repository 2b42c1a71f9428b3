package pushstack.storage.embedded;

import java.time.Duration;

/// What bounds an embedded engine.
///
/// @param queued how many writes may wait; as many queries again
/// @param patience how long a caller waits for room in the queue
/// @param readers threads that answer queries
/// @param sweepEvery how often expired rows are swept; zero for never
/// @param maxPages of the database; 0 for as many as the disk takes
record Limits(int queued, Duration patience, int readers, Duration sweepEvery, long maxPages) {
  /// More than half a second's work of a slow disk, and at most some 25 MB of bodies.
  private static final int QUEUED = 4096;

  /// Rather late than refused, as long as the sender still waits for its answer.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// One reader answers tens of thousands of queries a second from the cache; the others are there
  /// for when one waits for the disk.
  private static final int READERS = 4;

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  static final Limits DEFAULT = new Limits(QUEUED, PATIENCE, READERS, SWEEP_EVERY, 0);
}
