package pushstack.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/// How large numbers of several kinds are. Safe and cheap from any thread.
public final class AmountsBy<A extends Enum<A> & Label> {
  private final Children<A, DistributionDataPoint> points;

  AmountsBy(Children<A, DistributionDataPoint> points) {
    this.points = points;
  }

  public void observe(A a, int amount) {
    points.of(a).observe(amount);
  }
}
