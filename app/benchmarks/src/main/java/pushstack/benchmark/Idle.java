package pushstack.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pushstack.loadtest.net.Loop;

/// P1: what a connection costs that is subscribed once and silent. The slope between the smallest
/// and the largest number counts; a single point would hold what the process needs anyway.
final class Idle {
  /// A heap that follows what lives in it: otherwise RSS tells when the collector ran last, not
  /// what the connections need.
  static final Lab.Special FOLLOWING_HEAP =
      Lab.Special.jvm("-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20");

  private static final String NAME = "idle";

  /// Loads every class and compiles what is hot before the first point is taken.
  private static final int WARM_UP = 1_000;

  /// Of the service's `websocket.ping-interval` as it is set by default.
  private static final double PING_INTERVAL_SECONDS = 300;

  /// Shorter than any interval that is measured with.
  private static final Duration PONG_TIMEOUT = Duration.ofMillis(900);

  private Idle() {}

  private record Point(int connections, long heap, long resident) {}

  static Outcome measure(Lab lab) {
    Outcome memory;
    try (OurServer server = lab.all(FOLLOWING_HEAP)) {
      memory = measure(server, lab.scale());
    }
    return memory.plus(pings(lab));
  }

  static Outcome measure(Server server, Scale scale) {
    List<Integer> steps = scale.idleSteps();
    var points = new ArrayList<Point>();
    var figures = new Figures(NAME);
    try (var loop = new Loop()) {
      var warmUp = new UserAgents(loop, server.webSocketUrls(), (_, _) -> {});
      warmUp.add(Math.min(WARM_UP, steps.getFirst()));
      warmUp.open();
      warmUp.hangUp();
      server.settle();
      var userAgents = new UserAgents(loop, server.webSocketUrls(), (_, _) -> {});
      for (int step : steps) {
        userAgents.add(step - userAgents.size());
        userAgents.open();
        settle(loop, server);
        long heap =
            Beside.run(loop, () -> server instanceof OurServer ours ? ours.liveHeapBytes() : 0L);
        points.add(new Point(step, heap, server.residentBytes()));
        userAgents.failIfLost();
      }
      figures.add(
          "CPU of silent connections, per 1,000",
          silence(loop, server, scale) / steps.getLast() * 1e3 * 100,
          "% of a core");
    }
    return outcome(figures, points);
  }

  private static void settle(Loop loop, Server server) {
    Beside.run(
        loop,
        () -> {
          server.settle();
          return true;
        });
  }

  /// CPU seconds a second while nothing happens.
  private static double silence(Loop loop, Server server, Scale scale) {
    double before = server.cpuSeconds();
    Duration length = scale.window().multipliedBy(3);
    Beside.pause(loop, length);
    return (server.cpuSeconds() - before) / (length.toNanos() / 1e9);
  }

  private static Outcome outcome(Figures figures, List<Point> points) {
    boolean heap = points.getFirst().heap > 0;
    for (Point point : points) {
      String at = "at %,d connections".formatted(point.connections);
      if (heap) {
        figures.add("live heap " + at, point.heap / 1e6, "MB");
      }
      figures.add("RSS " + at, point.resident / 1e6, "MB");
    }
    Point first = points.getFirst();
    Point last = points.getLast();
    double more = last.connections - first.connections;
    if (heap) {
      figures.add("live heap per connection", (last.heap - first.heap) / more, "bytes");
    }
    figures.add("RSS per connection", (last.resident - first.resident) / more, "bytes");
    var series = new ArrayList<Series>();
    if (heap) {
      series.add(curve("live heap", points.stream().map(p -> at(p, p.heap)).toList()));
    }
    series.add(curve("RSS", points.stream().map(p -> at(p, p.resident)).toList()));
    return figures.outcome(series);
  }

  private static Series.Point at(Point point, long bytes) {
    return new Series.Point(point.connections, bytes / 1e6);
  }

  private static Series curve(String name, List<Series.Point> points) {
    return new Series(NAME, "memory", name, "connections", "MB", points);
  }

  /// What pings cost: with an interval so short that they are most of what happens, and counted
  /// down to the usual one.
  private static Outcome pings(Lab lab) {
    Scale scale = lab.scale();
    var settings =
        Map.of(
            "websocket.ping-interval", scale.pingInterval().toMillis() + "ms",
            "websocket.pong-timeout", PONG_TIMEOUT.toMillis() + "ms");
    var figures = new Figures(NAME);
    try (OurServer server = lab.all(Lab.Special.settings(settings));
        var loop = new Loop()) {
      var userAgents = new UserAgents(loop, server.webSocketUrls(), (_, _) -> {});
      userAgents.add(scale.most());
      userAgents.open();
      // Twice round, so that the compilers have seen all of it.
      Beside.pause(loop, scale.pingInterval().multipliedBy(2));
      double before = server.cpuSeconds();
      Beside.pause(loop, scale.pingInterval().multipliedBy(3));
      double each = (server.cpuSeconds() - before) / (3.0 * scale.most());
      userAgents.failIfLost();
      figures.add("CPU of a ping and its pong", each * 1e6, "us each");
      figures.add(
          "CPU of %,d connections pinged every 300 s".formatted(scale.most()),
          each * scale.most() / PING_INTERVAL_SECONDS * 100,
          "% of a core");
    }
    return figures.outcome();
  }
}
