package pushstack.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;

/// Counts one thing. Safe and cheap from any thread.
public final class Count {
  private final CounterDataPoint point;

  Count(CounterDataPoint point) {
    this.point = point;
  }

  public void inc() {
    point.inc();
  }

  /// How often so far.
  public long get() {
    return point.getLongValue();
  }

  public void add(long amount) {
    point.inc(amount);
  }
}
