package pushstack.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts things by names or numbers that the code gives, such as an errno. Should they ever not be
/// few, those that come late count as `other`. Safe from any thread.
public final class CountByName {
  // More than any enum of ours has; a series costs every scrape.
  private static final int MAX_NAMES = 64;

  private final Counter counter;
  private final Map<String, CounterDataPoint> points = new ConcurrentHashMap<>();
  private final LongAdder total = new LongAdder();

  CountByName(Counter counter) {
    this.counter = counter;
  }

  public void inc(String name) {
    CounterDataPoint known = points.get(name);
    (known != null ? known : added(name)).inc();
    total.increment();
  }

  /// How often so far, of one name that few enough came before.
  public long get(String name) {
    CounterDataPoint known = points.get(name);
    return known == null ? 0 : known.getLongValue();
  }

  /// How often so far, of all names.
  public long total() {
    return total.sum();
  }

  public void inc(int number) {
    inc(Integer.toString(number));
  }

  private CounterDataPoint added(String name) {
    return points.size() < MAX_NAMES
        ? points.computeIfAbsent(name, counter::labelValues)
        : counter.labelValues("other");
  }
}
