package pushstack.loadtest.live;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.result.Accounts;

/// A moment of a run as metrics. Every family is a name, a meaning and what of the moment it shows.
final class LoadTestMetrics {
  static final String CONTENT_TYPE = OpenMetricsTextFormatWriter.CONTENT_TYPE;

  private static final String PREFIX = "pushstack_load_test_";
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};

  private LoadTestMetrics() {}

  static byte[] exposition(Snapshot now) {
    var out = new ByteArrayOutputStream();
    try {
      OpenMetricsTextFormatWriter.create()
          .write(out, new MetricSnapshots(families(now)), EscapingScheme.ALLOW_UTF8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static List<MetricSnapshot> families(Snapshot now) {
    var families = new ArrayList<MetricSnapshot>();
    families.add(gauge("agents", "Agents that are connected", now.agents()));
    families.add(seconds("elapsed_seconds", "Since the begin; negative before it", now.elapsed()));
    now.planned()
        .ifPresent(
            planned -> families.add(seconds("planned_seconds", "How long the run takes", planned)));
    families.add(
        counters(
            "messages",
            "Messages by what became of them; one is in several: sent, accepted, delivered",
            "state",
            Accounts.lines(now.measured().account())));
    families.add(
        counters("scenario_failures", "Scenarios that failed", "", Map.of("", now.failures())));
    families.add(
        counters(
            "count",
            "What the scenarios counted, and why they failed",
            "name",
            new TreeMap<>(now.measured().counters())));
    families.add(times(new TreeMap<>(now.measured().timers())));
    return families;
  }

  private static MetricSnapshot gauge(String name, String meaning, double value) {
    return new GaugeSnapshot(new MetricMetadata(PREFIX + name, meaning), List.of(point(value)));
  }

  private static MetricSnapshot seconds(String name, String meaning, Duration time) {
    return new GaugeSnapshot(
        new MetricMetadata(PREFIX + name, meaning, Unit.SECONDS),
        List.of(point(time.toMillis() / 1e3)));
  }

  private static GaugeDataPointSnapshot point(double value) {
    return GaugeDataPointSnapshot.builder().value(value).build();
  }

  /// @param label empty for a family of one
  private static MetricSnapshot counters(
      String name, String meaning, String label, Map<String, Long> values) {
    var points = new ArrayList<CounterDataPointSnapshot>();
    values.forEach((value, count) ->
        points.add(
            CounterDataPointSnapshot.builder()
                .labels(label.isEmpty() ? Labels.EMPTY : Labels.of(label, value))
                .value(count)
                .build()));
    return new CounterSnapshot(new MetricMetadata(PREFIX + name, meaning), points);
  }

  private static MetricSnapshot times(Map<String, Histogram> timers) {
    var points = new ArrayList<SummaryDataPointSnapshot>();
    timers.forEach((name, histogram) -> points.add(summary(name, histogram)));
    return new SummarySnapshot(
        new MetricMetadata(
            PREFIX + "time_seconds", "Times by timer, since the begin of the run", Unit.SECONDS),
        points);
  }

  private static SummaryDataPointSnapshot summary(String name, Histogram histogram) {
    var quantiles = new ArrayList<Quantile>();
    for (double quantile : QUANTILES) {
      quantiles.add(new Quantile(quantile, histogram.getValueAtPercentile(quantile * 100) / 1e6));
    }
    long count = histogram.getTotalCount();
    return SummaryDataPointSnapshot.builder()
        .labels(Labels.of("timer", name))
        .count(count)
        // A mean of HdrHistogram is exact within the precision of its values.
        .sum(count == 0 ? 0 : histogram.getMean() * count / 1e6)
        .quantiles(count == 0 ? Quantiles.EMPTY : Quantiles.of(quantiles))
        .build();
  }
}
