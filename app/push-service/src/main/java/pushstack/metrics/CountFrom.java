package pushstack.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import java.util.function.LongSupplier;

/// A count that someone else keeps and that is asked for at each scrape; 0 until someone says where
/// it comes from. Safe from any thread.
public final class CountFrom {
  private volatile LongSupplier source = () -> 0;

  CountFrom() {}

  /// Says where it comes from.
  public void from(LongSupplier newSource) {
    source = newSource;
  }

  /// How often so far.
  public long get() {
    return source.getAsLong();
  }

  void collect(CounterWithCallback.Callback callback) {
    callback.call((double) get());
  }
}
