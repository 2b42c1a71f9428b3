package pushstack.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.time.Duration;

/// How long things took. Safe and cheap from any thread.
public final class Times {
  private static final double NANOS = 1e9;

  private final DistributionDataPoint point;

  Times(DistributionDataPoint point) {
    this.point = point;
  }

  /// A span of [System#nanoTime].
  public void observeNanos(long nanos) {
    point.observe(nanos / NANOS);
  }

  public void observe(Duration duration) {
    point.observe(duration.getSeconds() + duration.getNano() / NANOS);
  }
}
