package pushstack.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// A stretch of time with what it cost both sides. Windows that warm up read the metrics of the
/// service as those that count do: what answers them is compiled with the rest.
final class Window {
  /// Groups of threads below this share of the whole are not worth a line.
  private static final double SMALL = 0.01;

  private static final double HUNDREDTHS = 100;

  private final Server server;
  private final OptionalDouble storageCalls;
  private final long began;
  private final double serverCpu;
  private final ThreadTimes threads;
  private final double ownCpu;

  private Window(Server server) {
    this.server = server;
    this.storageCalls = server.storageCalls();
    this.began = System.nanoTime();
    this.serverCpu = server.cpuSeconds();
    this.threads = server.threadTimes();
    this.ownCpu = ProcessFigures.ownCpuSeconds();
  }

  static Window open(Server server) {
    return new Window(server);
  }

  /// CPU seconds of the service since the window was opened.
  double serverSeconds() {
    return server.cpuSeconds() - serverCpu;
  }

  /// Work done since the window was opened: by time, by CPU of the service and of its peers, and
  /// the calls to storage for it, in hundredths: a few a minute are the service's own.
  List<Figure> close(String scenario, String name, int work) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double serverSeconds = serverSeconds();
    double ownSeconds = ProcessFigures.ownCpuSeconds() - ownCpu;
    var figures = new ArrayList<Figure>();
    figures.add(new Figure(scenario, name + ", per second", work / seconds, "/s"));
    figures.add(
        new Figure(scenario, name + ", per CPU second of the service", work / serverSeconds, "/s"));
    figures.add(
        new Figure(scenario, name + ", CPU of the service", serverSeconds / work * 1e6, "us each"));
    server.threadTimes().since(threads).seconds().entrySet().stream()
        .filter(group -> group.getValue() > SMALL * serverSeconds)
        .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
        .map(group ->
            new Figure(
                scenario,
                name + ", CPU of " + group.getKey(),
                group.getValue() / work * 1e6,
                "us each"))
        .forEach(figures::add);
    figures.add(
        new Figure(scenario, name + ", CPU of the peers", ownSeconds / work * 1e6, "us each"));
    if (storageCalls.isPresent()) {
      double calls = server.storageCalls().orElseThrow() - storageCalls.getAsDouble();
      figures.add(
          new Figure(
              scenario,
              name + ", storage calls",
              Math.round(calls / work * HUNDREDTHS) / HUNDREDTHS,
              "each"));
    }
    return figures;
  }
}
