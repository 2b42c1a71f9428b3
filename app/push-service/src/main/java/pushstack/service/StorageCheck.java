package pushstack.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whether storage can be used, asked at most every ten seconds however often balancers ask. One
/// caller asks; who comes meanwhile gets the answer from before, or, when that caller waits for too
/// long, that storage does not answer.
final class StorageCheck {
  private static final Logger LOG = System.getLogger(StorageCheck.class.getName());
  // A health check of every balancer zone each few seconds must not become load on storage.
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Supplier<Optional<String>> trouble;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Instant askedAt = Instant.MIN;
  private volatile @Nullable String answer;

  /// Asks the supplier, which says what is wrong, or nothing.
  StorageCheck(Supplier<Optional<String>> trouble, InstantSource clock) {
    this.trouble = trouble;
    this.clock = clock;
  }

  /// Why storage cannot be used; empty if it can.
  Optional<String> trouble() {
    if (asking.tryLock()) {
      try {
        if (!isFresh()) {
          ask();
        }
      } finally {
        asking.unlock();
      }
      return Optional.ofNullable(answer);
    }
    return isFresh() ? Optional.ofNullable(answer) : Optional.of("storage does not answer");
  }

  private boolean isFresh() {
    return clock.instant().isBefore(askedAt.plus(FRESH));
  }

  private void ask() {
    askedAt = clock.instant();
    String before = answer;
    answer = trouble.get().orElse(null);
    if (answer != null && before == null) {
      LOG.log(Level.ERROR, "storage.unusable reason={0}", answer);
    } else if (answer == null && before != null) {
      LOG.log(Level.INFO, "storage.usable");
    }
  }
}
