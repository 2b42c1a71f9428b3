package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;
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

  /// How many seconds had a push later than that.
  int later(double millis) {
    return (int) latest.stream().filter(point -> point.y() > millis).count();
  }

  /// Times to notifications in seconds that the host left alone, in nanoseconds.
  Histogram undisturbed() {
    return undisturbed;
  }

  /// What piled up in one second is late in the next.
  private boolean robbed(int second) {
    return taken.get(second).y() > 0 || (second > 0 && taken.get(second - 1).y() > 0);
  }

  /// How many of those the host took time from.
  int laterForTheHost(double millis) {
    int count = 0;
    for (int i = 0; i < latest.size(); i++) {
      if (latest.get(i).y() > millis && robbed(i)) {
        count++;
      }
    }
    return count;
  }
}
