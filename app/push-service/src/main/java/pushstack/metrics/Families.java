package pushstack.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pushstack.metrics.Labels.Os;
import pushstack.metrics.Labels.Path;
import pushstack.metrics.Labels.Topic;
import pushstack.metrics.MetricFamily.Kind;

/// Declares families: registers each with the exposition and keeps what is documented of it. The
/// children of families whose labels are enums exist from the start, so that counting is one
/// addition and a rate has its zero.
final class Families {
  // From a method call at home to a sender's patience.
  private static final double[] SHORT = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5
  };
  // From a dropped connection to a month of waiting.
  private static final double[] LONG = {1, 10, 60, 300, 1800, 3600, 14400, 86400, 604800, 2592000};
  private static final double[] SMALL_COUNTS = {0, 1, 2, 3, 5, 10, 20, 50, 100, 200};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final List<MetricFamily> declared = new ArrayList<>();

  PrometheusRegistry registry() {
    return registry;
  }

  List<MetricFamily> declared() {
    return Collections.unmodifiableList(declared);
  }

  Count count(String name, String meaning) {
    return new Count(counter(name, meaning).labelValues());
  }

  <A extends Enum<A> & Label> CountBy<A> countBy(
      String name, String meaning, String label, Class<A> a) {
    Counter counter = counter(name, meaning, label);
    return new CountBy<>(new Children<>(a, va -> new Count(counter.labelValues(va))));
  }

  <A extends Enum<A> & Label, B extends Enum<B> & Label> CountBy2<A, B> countBy(
      String name, String meaning, String labelA, Class<A> a, String labelB, Class<B> b) {
    Counter counter = counter(name, meaning, labelA, labelB);
    return new CountBy2<>(
        new Children<>(
            a,
            va -> new CountBy<>(new Children<>(b, vb -> new Count(counter.labelValues(va, vb))))));
  }

  /// The labels are `source`, `topic` and `os`.
  CountBy3<Path, Topic, Os> countSent(String name, String meaning) {
    Counter counter = counter(name, meaning, "source", "topic", "os");
    return new CountBy3<>(
        new Children<>(
            Path.class,
            va ->
                new CountBy2<>(
                    new Children<>(
                        Topic.class,
                        vb ->
                            new CountBy<>(
                                new Children<>(
                                    Os.class,
                                    vc -> new Count(counter.labelValues(va, vb, vc))))))));
  }

  CountByName countByName(String name, String meaning, String label) {
    return new CountByName(counter(name, meaning, label));
  }

  Times times(String name, String meaning) {
    return new Times(histogram(name, meaning, SHORT).labelValues());
  }

  <A extends Enum<A> & Label> TimesBy<A> timesBy(
      String name, String meaning, String label, Class<A> a) {
    return timesBy(histogram(name, meaning, SHORT, label), a);
  }

  <A extends Enum<A> & Label> TimesBy<A> longTimesBy(
      String name, String meaning, String label, Class<A> a) {
    return timesBy(histogram(name, meaning, LONG, label), a);
  }

  <A extends Enum<A> & Label, B extends Enum<B> & Label> TimesBy2<A, B> longTimesBy(
      String name, String meaning, String labelA, Class<A> a, String labelB, Class<B> b) {
    Histogram histogram = histogram(name, meaning, LONG, labelA, labelB);
    return new TimesBy2<>(
        new Children<>(
            a,
            va ->
                new TimesBy<>(new Children<>(b, vb -> new Times(histogram.labelValues(va, vb))))));
  }

  private static <A extends Enum<A> & Label> TimesBy<A> timesBy(Histogram histogram, Class<A> a) {
    return new TimesBy<>(new Children<>(a, va -> new Times(histogram.labelValues(va))));
  }

  <A extends Enum<A> & Label> AmountsBy<A> amountsBy(
      String name, String meaning, String label, Class<A> a) {
    Histogram histogram = histogram(name, meaning, SMALL_COUNTS, label);
    return new AmountsBy<>(new Children<>(a, va -> histogram.labelValues(va)));
  }

  Gauge gauge(String name, String meaning) {
    declared.add(new MetricFamily(name, Kind.GAUGE, unit(name), List.of(), meaning));
    Gauge gauge = new Gauge();
    GaugeWithCallback.builder()
        .name(name)
        .help(meaning)
        .callback(gauge::collect)
        .register(registry);
    return gauge;
  }

  CountFrom countFrom(String name, String meaning) {
    declared.add(new MetricFamily(name, Kind.COUNTER, unit(name), List.of(), meaning));
    CountFrom count = new CountFrom();
    CounterWithCallback.builder()
        .name(name)
        .help(meaning)
        .callback(count::collect)
        .register(registry);
    return count;
  }

  private Counter counter(String name, String meaning, String... labels) {
    declared.add(new MetricFamily(name, Kind.COUNTER, unit(name), List.of(labels), meaning));
    return Counter.builder()
        .name(name)
        .help(meaning)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  private Histogram histogram(String name, String meaning, double[] bounds, String... labels) {
    declared.add(new MetricFamily(name, Kind.HISTOGRAM, unit(name), List.of(labels), meaning));
    Histogram.Builder builder = Histogram.builder().name(name).help(meaning).labelNames(labels);
    builder.classicOnly().classicUpperBounds(bounds).withoutExemplars();
    return builder.register(registry);
  }

  /// The unit is the end of the name, as OpenMetrics wants it.
  private static String unit(String name) {
    if (name.endsWith("_seconds")) {
      return "seconds";
    }
    return name.endsWith("_bytes") ? "bytes" : "";
  }
}
