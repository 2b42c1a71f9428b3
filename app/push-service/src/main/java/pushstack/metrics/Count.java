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

  public void add(long amount) {
    point.inc(amount);
  }
}
