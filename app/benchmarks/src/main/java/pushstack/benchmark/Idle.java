package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;

/// P1: what a connection costs that is subscribed once and silent. The slope between the smallest
/// and the largest number counts; a single point would hold what the process needs anyway.
final class Idle {
  /// A heap that follows what lives in it: otherwise RSS tells when the collector ran last, not
  /// what the connections need.
  static final String[] FLAGS = {
    "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"
  };

  private static final String NAME = "idle";

  /// Loads every class and compiles what is hot before the first point is taken.
  private static final int WARM_UP = 1_000;

  private Idle() {}

  private record Point(int connections, long heap, long resident) {}

  static List<Figure> measure(Server server, int... steps) {
    var points = new ArrayList<Point>();
    try (var loop = new Loop()) {
      var warmUp = new UserAgents(loop, server.webSocketUrl(), _ -> {});
      warmUp.add(Math.min(WARM_UP, steps[0]));
      warmUp.open();
      warmUp.hangUp();
      server.settle();
      var userAgents = new UserAgents(loop, server.webSocketUrl(), _ -> {});
      for (int step : steps) {
        userAgents.add(step - userAgents.size());
        userAgents.open();
        server.settle();
        long heap = server.liveHeapBytes();
        points.add(new Point(step, heap, server.residentBytes()));
        loop.run(() -> true, 0);
        userAgents.failIfLost();
      }
    }
    var figures = new ArrayList<Figure>();
    for (Point point : points) {
      String at = "at %,d connections".formatted(point.connections);
      figures.add(new Figure(NAME, "live heap " + at, point.heap / 1e6, "MB"));
      figures.add(new Figure(NAME, "RSS " + at, point.resident / 1e6, "MB"));
    }
    Point first = points.getFirst();
    Point last = points.getLast();
    double more = last.connections - first.connections;
    figures.add(
        new Figure(NAME, "live heap per connection", (last.heap - first.heap) / more, "bytes"));
    figures.add(
        new Figure(NAME, "RSS per connection", (last.resident - first.resident) / more, "bytes"));
    return figures;
  }
}
