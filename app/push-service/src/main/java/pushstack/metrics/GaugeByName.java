package pushstack.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Numbers by names that the code gives, asked for at each scrape.
public final class GaugeByName {
  private final Map<String, LongSupplier> sources = new ConcurrentHashMap<>();

  GaugeByName() {}

  /// Says where the one of that name comes from.
  public void from(String name, LongSupplier source) {
    sources.put(name, source);
  }

  void collect(GaugeWithCallback.Callback callback) {
    sources.forEach((name, source) -> callback.call((double) source.getAsLong(), name));
  }
}
