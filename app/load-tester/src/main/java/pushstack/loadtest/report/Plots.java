package pushstack.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import pushstack.loadtest.measure.Second;
import pushstack.loadtest.report.Plot.Band;
import pushstack.loadtest.report.Plot.Line;
import pushstack.loadtest.report.Plot.Point;

/// The plots of a report.
final class Plots {
  /// Spans of a plot over time: each is some pixels wide.
  static final int ROOM = 300;

  /// Steps between two percentiles whose distance to 100 % is halved.
  private static final int STEPS = 8;

  private Plots() {}

  static Plot throughput(OverTime over) {
    List<Line> lines =
        List.of(
            new Line("sent", 3, over.mean(Second::sent)),
            new Line("accepted", 2, over.mean(Second::accepted)),
            new Line("delivered", 1, over.mean(Second::delivered)));
    List<Band> bands =
        List.of(new Band(1, over.least(Second::delivered), over.most(Second::delivered)));
    return counts("throughput", "Messages a second over the run", over.seconds(), bands, lines);
  }

  static Plot agents(OverTime over) {
    List<Line> lines =
        List.of(
            new Line("connected", 1, over.mean(Second::agents)),
            new Line("hellos a second", 4, over.mean(Second::hellos)));
    List<Band> bands = List.of(new Band(1, over.least(Second::agents), over.most(Second::agents)));
    return counts("agents", "Connected agents over the run", over.seconds(), bands, lines);
  }

  static Plot latency(OverTime over) {
    return times(
        "latency",
        "Time from POST to notification over the run",
        new Axis.Time(over.seconds()),
        List.of(
            new Line("maximum", 3, over.max()),
            new Line("p99", 2, over.p99()),
            new Line("p50", 1, over.p50())));
  }

  /// What two runs had of the same, one beside the other.
  static Plot throughput(OverTime before, OverTime after) {
    List<Line> lines =
        List.of(
            new Line("first", 4, before.mean(Second::delivered)),
            new Line("second", 1, after.mean(Second::delivered)));
    int seconds = Math.max(before.seconds(), after.seconds());
    return counts("throughput", "Messages delivered a second", seconds, List.of(), lines);
  }

  static Plot latency(OverTime before, OverTime after) {
    return times(
        "latency",
        "99th percentile from POST to notification",
        new Axis.Time(Math.max(before.seconds(), after.seconds())),
        List.of(new Line("first", 4, before.p99()), new Line("second", 1, after.p99())));
  }

  /// Values by percentile, as HdrHistogram's own plots show them.
  ///
  /// @param colors of the timers, in their order
  static Plot distribution(SequencedMap<String, Histogram> timers, int... colors) {
    double most = timers.values().stream().mapToDouble(Histogram::getTotalCount).max().orElse(1);
    var axis = new Axis.Percentile(100 - 100 / Math.max(most * 2, 100));
    var lines = new ArrayList<Line>();
    for (Map.Entry<String, Histogram> timer : timers.entrySet()) {
      int color = colors[lines.size()];
      lines.add(new Line(timer.getKey(), color, percentiles(timer.getValue(), axis)));
    }
    return times("distribution", "Times by percentile", axis, lines);
  }

  private static List<Point> percentiles(Histogram histogram, Axis.Percentile axis) {
    var points = new ArrayList<Point>();
    for (HistogramIterationValue value : histogram.percentiles(STEPS)) {
      double percentile = Math.min(value.getPercentileLevelIteratedTo(), axis.max());
      points.add(new Point(percentile, value.getValueIteratedTo()));
    }
    return points;
  }

  private static Plot counts(
      String id, String title, int seconds, List<Band> bands, List<Line> lines) {
    double max =
        Stream.concat(
                lines.stream().flatMap(line -> line.points().stream()),
                bands.stream().flatMap(band -> band.high().stream()))
            .mapToDouble(Point::y)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    Axis y = Axis.Linear.upTo(max, Plots::label);
    return new Plot(id, title, new Axis.Time(seconds), y, bands, lines);
  }

  private static Plot times(String id, String title, Axis x, List<Line> lines) {
    double[] values =
        lines.stream()
            .flatMap(line -> line.points().stream())
            .mapToDouble(Point::y)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    Axis y =
        values.length == 0
            ? new Axis.Log(1, 1_000)
            : Axis.Log.around(values[0], values[values.length - 1]);
    return new Plot(id, title, x, y, List.of(), lines);
  }

  private static String label(double value) {
    return value >= 10_000
        ? Figures.number(value / 1_000).replaceFirst("\\.0+$", "") + "k"
        : Figures.number(value).replaceFirst("\\.0+$", "");
  }
}
