package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;

/// What a run was like, second by second: memory of the server, the latest push, and what the host
/// of a virtual machine took from its processors, which nothing inside can be blamed for.
final class Timeline {
  private final List<Series.Point> memory = new ArrayList<>();
  private final List<Series.Point> latest = new ArrayList<>();
  private final List<Series.Point> taken = new ArrayList<>();
  private double takenBefore = ProcessFigures.takenByHostSeconds();

  /// Seconds so far.
  int seconds() {
    return memory.size();
  }

  /// A second is over.
  ///
  /// @param residentBytes of the server
  /// @param latestNanos the longest time to a notification in that second
  void add(long residentBytes, long latestNanos) {
    double takenNow = ProcessFigures.takenByHostSeconds();
    double second = seconds();
    memory.add(new Series.Point(second, residentBytes / 1e6));
    latest.add(new Series.Point(second, latestNanos / 1e6));
    taken.add(new Series.Point(second, (takenNow - takenBefore) * 1e3));
    takenBefore = takenNow;
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

  /// How many of those the host took time from, or from the second before.
  int laterForTheHost(double millis) {
    int count = 0;
    for (int i = 0; i < latest.size(); i++) {
      boolean robbed = taken.get(i).y() > 0 || (i > 0 && taken.get(i - 1).y() > 0);
      if (latest.get(i).y() > millis && robbed) {
        count++;
      }
    }
    return count;
  }
}
