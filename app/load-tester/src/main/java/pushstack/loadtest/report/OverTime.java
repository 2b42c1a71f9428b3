package pushstack.loadtest.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.EncodedHistogram;
import pushstack.loadtest.measure.Second;
import pushstack.loadtest.report.Plot.Point;

/// The series of a run in spans that a plot has room for. Of a rate a span has the mean, the least
/// and the most; of a percentile it has that of its worst second, since a mean would hide it.
final class OverTime {
  private final List<List<Entry>> spans = new ArrayList<>();
  private final int width;
  private final int seconds;

  /// A second with what is read off its histogram.
  private record Entry(Second second, double p50, double p99, double max) {}

  /// @param room spans at most
  OverTime(List<Second> series, int room) {
    seconds = series.isEmpty() ? 1 : series.getLast().second() + 1;
    width = Math.ceilDiv(seconds, room);
    for (int from = 0; from < seconds; from += width) {
      spans.add(new ArrayList<>());
    }
    int expected = 0;
    for (Second second : series) {
      // A second that nobody measured had nothing in it.
      for (; expected < second.second(); expected++) {
        add(nothing(expected));
      }
      add(second);
      expected = second.second() + 1;
    }
    if (series.isEmpty()) {
      add(nothing(0));
    }
  }

  private static Second nothing(int at) {
    return new Second(at, 0, 0, 0, 0, 0, 0, EncodedHistogram.EMPTY);
  }

  private void add(Second second) {
    Histogram delivery = second.delivery().decode();
    boolean none = delivery.getTotalCount() == 0;
    spans
        .get(second.second() / width)
        .add(
            new Entry(
                second,
                none ? Double.NaN : delivery.getValueAtPercentile(50),
                none ? Double.NaN : delivery.getValueAtPercentile(99),
                none ? Double.NaN : delivery.getMaxValue()));
  }

  int seconds() {
    return seconds;
  }

  /// Seconds in a span.
  int width() {
    return width;
  }

  List<Point> mean(ToLongFunction<Second> value) {
    return points(span -> span.stream().mapToLong(e -> value.applyAsLong(e.second)).average());
  }

  List<Point> least(ToLongFunction<Second> value) {
    return points(span -> span.stream().mapToDouble(e -> value.applyAsLong(e.second)).min());
  }

  List<Point> most(ToLongFunction<Second> value) {
    return points(span -> span.stream().mapToDouble(e -> value.applyAsLong(e.second)).max());
  }

  List<Point> p50() {
    return worst(Entry::p50);
  }

  List<Point> p99() {
    return worst(Entry::p99);
  }

  List<Point> max() {
    return worst(Entry::max);
  }

  private List<Point> worst(ToDoubleFunction<Entry> value) {
    return points(
        span -> span.stream().mapToDouble(value).filter(each -> !Double.isNaN(each)).max());
  }

  private List<Point> points(
      java.util.function.Function<List<Entry>, java.util.OptionalDouble> value) {
    var points = new ArrayList<Point>();
    for (int i = 0; i < spans.size(); i++) {
      points.add(new Point(i * (double) width, value.apply(spans.get(i)).orElse(Double.NaN)));
    }
    return points;
  }

  /// The same as rows of a table; the percentiles are those of all deliveries of a span.
  List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < spans.size(); i++) {
      rows.add(row(i * width, spans.get(i)));
    }
    return rows;
  }

  static final List<String> HEADS =
      List.of(
          "From", "Agents", "Sent/s", "Accepted/s", "Delivered/s", "Failures", "p50", "p99", "Max");

  private static List<String> row(int from, List<Entry> span) {
    Histogram all = EncodedHistogram.recording();
    span.forEach(entry -> all.add(entry.second.delivery().decode()));
    boolean none = all.getTotalCount() == 0;
    return List.of(
        Figures.clock(from),
        Figures.count(span.getLast().second.agents()),
        rate(span, Second::sent),
        rate(span, Second::accepted),
        rate(span, Second::delivered),
        Figures.count(span.stream().mapToLong(entry -> entry.second.failures()).sum()),
        none ? "–" : Figures.micros(all.getValueAtPercentile(50)),
        none ? "–" : Figures.micros(all.getValueAtPercentile(99)),
        none ? "–" : Figures.micros(all.getMaxValue()));
  }

  private static String rate(List<Entry> span, ToLongFunction<Second> value) {
    return Figures.number(
        span.stream().mapToLong(entry -> value.applyAsLong(entry.second)).average().orElse(0));
  }
}
