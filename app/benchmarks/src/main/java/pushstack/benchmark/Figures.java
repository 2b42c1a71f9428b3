package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// Figures of one scenario in the making.
final class Figures {
  private final String scenario;
  private final List<Figure> all = new ArrayList<>();

  Figures(String scenario) {
    this.scenario = scenario;
  }

  void add(String name, double value, String unit) {
    all.add(new Figure(scenario, name, value, unit));
  }

  void addAll(List<Figure> figures) {
    all.addAll(figures);
  }

  /// The percentiles of times in nanoseconds.
  void percentiles(String name, Histogram histogram) {
    add(name + ", p50", histogram.getValueAtPercentile(50) / 1e6, "ms");
    add(name + ", p99", histogram.getValueAtPercentile(99) / 1e6, "ms");
    add(name + ", p99.9", histogram.getValueAtPercentile(99.9) / 1e6, "ms");
    add(name + ", longest", histogram.getMaxValue() / 1e6, "ms");
  }

  List<Figure> list() {
    return List.copyOf(all);
  }

  Outcome outcome() {
    return Outcome.of(all);
  }

  Outcome outcome(List<Series> series) {
    return new Outcome(all, series);
  }

  /// The distribution of times in nanoseconds: milliseconds over the percentile's distance to 100.
  Series distribution(String plot, String name, Histogram histogram) {
    var points = new ArrayList<Series.Point>();
    for (double percentile : new double[] {0, 25, 50, 75, 90, 95, 98, 99, 99.5, 99.8, 99.9}) {
      points.add(
          new Series.Point(
              Math.log10(100 / (100 - percentile)),
              histogram.getValueAtPercentile(percentile) / 1e6));
    }
    return new Series(scenario, plot, name, "nines", "ms", points);
  }
}
