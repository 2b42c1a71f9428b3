package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import pushstack.test.peer.ServiceProcess;

/// P8: each connection node is stopped in good order and started again, one after the other, under
/// load: nothing is lost, and the others get no more hellos than the rate that is set.
final class Drain {
  private static final String NAME = "drain";

  /// Dynalite writes some hundred rows a second.
  private static final double RATE = 100;

  /// Sessions that a node ends a second.
  static final int SESSIONS_PER_SECOND = 50;

  private Drain() {}

  static Outcome measure(Lab lab) {
    Scale scale = lab.scale();
    var special =
        Lab.Special.settings(
            Map.of("drain.sessions-per-second", Integer.toString(SESSIONS_PER_SECOND)));
    var figures = new Figures(NAME);
    try (OurServer server = lab.fleet(scale.drained(), special)) {
      int userAgents = scale.userAgents() * 3 / 10;
      Faulted.Result result = Faulted.run(server, userAgents, RATE, roll(server, scale));
      figures.add("nodes", scale.drained(), "");
      figures.add("user agents", userAgents, "");
      figures.add("pushes accepted", result.ledger().accepted(), "");
      figures.add("pushes refused or without an answer", failed(result), "");
      figures.add("lost", result.ledger().owed(), "");
      figures.add("came twice", result.ledger().repeated(), "");
      figures.add("user agents forgotten", result.forgotten(), "");
      figures.add("sessions ended a second, as set", SESSIONS_PER_SECOND, "/s");
      figures.add("hellos in the busiest second", result.peakOfHellos(), "/s");
      figures.percentiles("POST to frame", result.ledger().toFrame());
      return figures.outcome(List.of(curve(result.hellos())));
    }
  }

  private static int failed(Faulted.Result result) {
    return result.ledger().refused() + result.ledger().broken();
  }

  private static Callable<Boolean> roll(OurServer server, Scale scale) {
    return () -> {
      for (ServiceProcess node : server.connectionNodes()) {
        Server.pause(scale.window().dividedBy(3));
        node.stop();
        node.start();
      }
      Server.pause(scale.window().dividedBy(3));
      return true;
    };
  }

  private static Series curve(List<Integer> hellos) {
    var points = new ArrayList<Series.Point>();
    for (int i = 0; i < hellos.size(); i++) {
      points.add(new Series.Point(i, hellos.get(i)));
    }
    return new Series(NAME, "hellos", "hellos", "seconds", "per second", points);
  }
}
