package pushstack.webpush;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/// The process's source of microseconds that never repeat and never go back, whatever the clock
/// does. One instance serves a whole process; safe from any thread.
public final class Stamps {
  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  public Stamps(InstantSource clock) {
    this.clock = clock;
  }

  /// Microseconds since the epoch, larger than every value returned before.
  public long nextMicros() {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    return last.updateAndGet(previous -> Math.max(previous + 1, now));
  }

  public Stamp next() {
    return new Stamp(nextMicros(), ThreadLocalRandom.current().nextInt());
  }
}
