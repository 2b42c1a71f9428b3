package pushstack.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// How long things took. Safe and cheap from any thread.
public final class Times {
  private static final double NANOS = 1e9;

  private final DistributionDataPoint point;
  private final AtomicReference<Spread> untaken = new AtomicReference<>(Spread.NONE);

  Times(DistributionDataPoint point) {
    this.point = point;
  }

  /// A span of [System#nanoTime].
  public void observeNanos(long nanos) {
    observe(nanos / NANOS);
  }

  public void observe(Duration duration) {
    observe(duration.getSeconds() + duration.getNano() / NANOS);
  }

  private void observe(double seconds) {
    point.observe(seconds);
    untaken.accumulateAndGet(Spread.of(seconds), Spread::plus);
  }

  /// How many so far.
  public long count() {
    return point.getCount();
  }

  /// Those since the last call; for one caller in the process.
  public Spread take() {
    return untaken.getAndSet(Spread.NONE);
  }
}
