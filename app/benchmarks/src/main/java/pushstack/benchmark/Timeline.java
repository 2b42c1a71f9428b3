package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// What a run was like, second by second: memory of the server, the latest push, and what the host
/// of a virtual machine took from its processors, which nothing inside can be blamed for.
final class Timeline {
  private final List<Series.Point> memory = new ArrayList<>();
  private final List<Series.Point> latest = new ArrayList<>();
  private final List<Series.Point> taken = new ArrayList<>();
  private final Histogram undisturbed = new Histogram(3);
  private double takenBefore = ProcessFigures.takenByHostSeconds();

  /// Seconds so far.
  int seconds() {
    return memory.size();
  }

  /// A second is over.
  ///
  /// @param residentBytes of the server
  /// @param toFrame times to the notifications of that second, in nanoseconds
  void add(long residentBytes, Histogram toFrame) {
    double takenNow = ProcessFigures.takenByHostSeconds();
    double second = seconds();
    memory.add(new Series.Point(second, residentBytes / 1e6));
    latest.add(new Series.Point(second, toFrame.getMaxValue() / 1e6));
    taken.add(new Series.Point(second, (takenNow - takenBefore) * 1e3));
    takenBefore = takenNow;
    if (!robbed(seconds() - 1)) {
      undisturbed.add(toFrame);
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

  /// Milliseconds of all processors over seconds; Linux counts in steps of ten.
  List<Series.Point> taken() {
    return taken;
  }

  /// Times to notifications in seconds that the host left alone, in nanoseconds.
  Histogram undisturbed() {
    return undisturbed;
  }

  /// How many seconds had a push later than that.
  int later(double millis) {
    return (int) latest.stream().filter(point -> point.y() > millis).count();
  }

  /// How many of those the host took time from, or from the second before. Says something only
  /// beside their share of all seconds, see [#robbed()].
  int laterForTheHost(double millis) {
    return (int)
        IntStream.range(0, seconds())
            .filter(second -> latest.get(second).y() > millis && robbed(second))
            .count();
  }

  /// How many of all seconds the host took time from, or from the second before.
  int robbed() {
    return (int) IntStream.range(0, seconds()).filter(this::robbed).count();
  }

  /// What piled up in one second is late in the next.
  private boolean robbed(int second) {
    return taken.get(second).y() > 0 || (second > 0 && taken.get(second - 1).y() > 0);
  }
}
