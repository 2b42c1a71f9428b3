package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;

/// A stretch of time with what it cost both sides.
final class Window {
  private final Server server;
  private final long began = System.nanoTime();
  private final double serverCpu;
  private final double ownCpu;

  private Window(Server server) {
    this.server = server;
    this.serverCpu = server.cpuSeconds();
    this.ownCpu = ProcessFigures.ownCpuSeconds();
  }

  static Window open(Server server) {
    return new Window(server);
  }

  /// Work done since the window was opened: by time, and by CPU of the service and of its peers.
  List<Figure> close(String scenario, String name, int work) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double serverSeconds = server.cpuSeconds() - serverCpu;
    double ownSeconds = ProcessFigures.ownCpuSeconds() - ownCpu;
    var figures = new ArrayList<Figure>();
    figures.add(new Figure(scenario, name + ", per second", work / seconds, "/s"));
    figures.add(
        new Figure(scenario, name + ", per CPU second of the service", work / serverSeconds, "/s"));
    figures.add(
        new Figure(scenario, name + ", CPU of the service", serverSeconds / work * 1e6, "us each"));
    figures.add(
        new Figure(scenario, name + ", CPU of the peers", ownSeconds / work * 1e6, "us each"));
    return figures;
  }
}
