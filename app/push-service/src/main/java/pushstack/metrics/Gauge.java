package pushstack.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.OptionalLong;
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

  /// The number now; empty if there is no such thing.
  public OptionalLong get() {
    LongSupplier known = source;
    return known == null ? OptionalLong.empty() : OptionalLong.of(known.getAsLong());
  }

  void collect(GaugeWithCallback.Callback callback) {
    get().ifPresent(number -> callback.call((double) number));
  }
}
