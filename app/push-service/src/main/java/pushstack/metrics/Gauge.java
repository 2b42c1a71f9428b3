package pushstack.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A number that is asked for at each scrape; absent until someone says where it comes from, as in
/// a process that does not have such a thing.
public final class Gauge {
  private volatile @Nullable LongSupplier source;

  Gauge() {}

  /// Says where it comes from.
  public void from(LongSupplier newSource) {
    source = newSource;
  }

  void collect(GaugeWithCallback.Callback callback) {
    LongSupplier known = source;
    if (known != null) {
      callback.call((double) known.getAsLong());
    }
  }
}
