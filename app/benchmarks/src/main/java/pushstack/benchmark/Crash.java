package pushstack.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import pushstack.test.peer.ServiceProcess;

/// P7: the process is killed under load, and started again; what was answered 201 must arrive.
final class Crash {
  private static final String NAME = "crash";
  private static final double RATE = 500;

  /// Dynalite writes some hundred rows a second, for everybody who is away.
  private static final double SPLIT_RATE = 100;

  private Crash() {}

  static Outcome measure(Lab lab) {
    Scale scale = lab.scale();
    var figures = new Figures(NAME);
    try (OurServer server = lab.all()) {
      var result =
          Faulted.run(
              server,
              scale.userAgents() / 4,
              RATE,
              kill(server.connectionNodes().getFirst(), scale));
      report(figures, "role all", result, scale);
    }
    try (OurServer server = lab.split()) {
      var result =
          Faulted.run(
              server,
              scale.userAgents() / 4,
              SPLIT_RATE,
              kill(server.connectionNodes().getFirst(), scale));
      report(figures, "connection node", result, scale);
    }
    return figures.outcome();
  }

  private static Callable<Boolean> kill(ServiceProcess node, Scale scale) {
    Duration calm = scale.window().dividedBy(2);
    return () -> {
      for (int i = 0; i < scale.faults(); i++) {
        Server.pause(calm);
        node.kill();
        node.start();
      }
      Server.pause(calm);
      return true;
    };
  }

  private static void report(Figures figures, String what, Faulted.Result result, Scale scale) {
    String name = what + " killed %d times, ".formatted(scale.faults());
    figures.add(name + "pushes sent", result.ledger().sent(), "");
    figures.add(name + "accepted", result.ledger().accepted(), "");
    figures.add(name + "refused", result.ledger().refused(), "");
    figures.add(name + "without an answer", result.ledger().broken(), "");
    figures.add(name + "lost", result.ledger().owed(), "");
    figures.add(name + "came twice", result.ledger().repeated(), "");
    figures.add(name + "connections cut", result.cutOff(), "");
    figures.add(name + "user agents forgotten", result.forgotten(), "");
    figures.add(name + "last there after", result.recovery(), "s");
  }
}
