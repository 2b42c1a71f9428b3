package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// What a run was like, second by second: memory of the server, the latest push, and what was
/// withheld from the processors, by the host for most of it.
final class Timeline {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Milliseconds in one second. What comes now and then is 3 to 6; when it comes in a row it is 20
  /// and more.
  private static final double DISTURBANCE = 10;

  private final LongSupplier residentBytes;
  private final Withheld withheld;
  private final LongSupplier nanos;
  private final List<Series.Point> memory = new ArrayList<>();
  private final List<Series.Point> latest = new ArrayList<>();
  private final List<Series.Point> missing = new ArrayList<>();
  private final NavigableMap<Long, Integer> numbers = new TreeMap<>();
  private final Histogram undisturbed = new Histogram(Ledger.DIGITS);

  /// The second under way; null before the first look.
  private @Nullable Long began;

  /// The second before it: what was withheld in it is told a moment later.
  private @Nullable Second last;

  /// @param residentBytes of the server
  /// @param nanos the clock by which processors were withheld
  Timeline(LongSupplier residentBytes, Withheld withheld, LongSupplier nanos) {
    this.residentBytes = residentBytes;
    this.withheld = withheld;
    this.nanos = nanos;
  }

  private record Second(long from, long to, Histogram toFrame) {}

  /// To be called many times a second by the run; the first time as it begins.
  void look(Ledger ledger) {
    long now = nanos.getAsLong();
    if (began == null) {
      began = now;
    } else if (now - began >= SECOND_NANOS) {
      over(new Second(began, now, ledger.takeLately()));
      began = now;
    }
  }

  private void over(Second second) {
    int number = memory.size();
    numbers.put(second.from, number);
    memory.add(new Series.Point(number, residentBytes.getAsLong() / 1e6));
    latest.add(new Series.Point(number, second.toFrame.getMaxValue() / 1e6));
    judgeLast();
    last = second;
  }

  /// The run is over; what is left of its last second does not count.
  void end() {
    judgeLast();
    last = null;
  }

  private void judgeLast() {
    if (last != null) {
      missing.add(new Series.Point(missing.size(), withheld.millis(last.from, last.to)));
      if (!disturbed(missing.size() - 1)) {
        undisturbed.add(last.toFrame);
      }
    }
  }

  /// MB over seconds.
  List<Series.Point> memory() {
    return memory;
  }

  /// Milliseconds over seconds.
  List<Series.Point> latest() {
    return latest;
  }

  /// Milliseconds of all processors together over seconds.
  List<Series.Point> missing() {
    return missing;
  }

  /// Times to notifications in seconds without disturbance, in nanoseconds.
  Histogram undisturbed() {
    return undisturbed;
  }

  /// How many seconds had a push later than that.
  int later(double millis) {
    return (int) latest.stream().filter(point -> point.y() > millis).count();
  }

  /// How many of those were disturbed. Says something only beside their share of all seconds, see
  /// [#disturbed()].
  int laterAndDisturbed(double millis) {
    return (int)
        IntStream.range(0, latest.size())
            .filter(second -> latest.get(second).y() > millis && disturbed(second))
            .count();
  }

  /// How many of all seconds were disturbed, or came after one that was.
  int disturbed() {
    return (int) IntStream.range(0, missing.size()).filter(this::disturbed).count();
  }

  /// Whether that was after the beginning of the run.
  boolean covers(long time) {
    return numbers.floorEntry(time) != null;
  }

  /// Whether it was in a second that was disturbed, or came after one.
  boolean disturbedAt(long time) {
    Map.Entry<Long, Integer> second = numbers.floorEntry(time);
    return second != null && disturbed(second.getValue());
  }

  /// What piled up in one second is late in the next.
  private boolean disturbed(int second) {
    return missing.get(second).y() >= DISTURBANCE
        || (second > 0 && missing.get(second - 1).y() >= DISTURBANCE);
  }

  /// How many seconds were disturbed, and the latencies of the others; nothing where nobody knows.
  ///
  /// @param name of what was measured, with all that parts it from the figure's own; may be empty
  void report(Figures figures, String name) {
    if (withheld.known()) {
      figures.add(name + "seconds with processors withheld", disturbed(), "");
      figures.percentiles(name + "POST to frame in the other seconds", undisturbed);
    }
  }
}
