package pushstack.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import pushstack.loadtest.net.Loop;

/// P3: pushes to connected user agents that acknowledge at once. First as fast as they go, then at
/// half that rate for the latencies.
final class Direct {
  private static final String NAME = "direct";

  /// Requests under way at a time.
  private static final int CONNECTIONS = 32;

  private static final int TTL = 60;

  /// Bytes of the payload with which everything is measured.
  private static final int PAYLOAD = 512;

  private static final int[] OTHER_PAYLOADS = {0, 4_096};

  /// More tokens than any push of a window needs; signed anew for each window.
  private static final int MAX_RATE = 20_000;

  /// What has been accepted is there by then, or lost.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Server server;
  private final Loop loop;
  private final Duration length;
  private final int warmUps;
  private final double offered;
  private final UserAgents userAgents;
  private final Tokens tokens;
  private final Figures figures = new Figures(NAME);
  private final List<Series> series = new ArrayList<>();
  private final byte[][] reused;
  private Ledger ledger;

  private Direct(Server server, Loop loop, Scale scale) {
    this.server = server;
    this.loop = loop;
    this.length = scale.window();
    this.warmUps = scale.warmUps();
    this.offered = scale.offered();
    this.tokens = new Tokens(server.endpointUrl());
    this.reused = tokens.sign(Tokens.SENDERS);
    this.ledger = new Ledger();
    this.userAgents =
        new UserAgents(loop, server.webSocketUrls(), (i, data) -> ledger.arrived(i, data));
    userAgents.add(scale.userAgents());
  }

  static Outcome measure(Lab lab) {
    Outcome all;
    try (OurServer server = lab.all()) {
      all = measure(server, lab.scale());
    }
    try (OurServer server = lab.split()) {
      all = all.plus(measure(server, lab.scale()));
    }
    return all.plus(shares(all.figures()));
  }

  private static Outcome shares(List<Figure> all) {
    var figures = new Figures(NAME);
    for (String tokens : List.of("new token each", "reused tokens")) {
      double split = perCpuSecond(all, "split, " + tokens);
      figures.add(
          "split as a share of all, " + tokens,
          split / perCpuSecond(all, "all, " + tokens) * 100,
          "%");
    }
    return figures.outcome();
  }

  private static double perCpuSecond(List<Figure> figures, String name) {
    return figures.stream()
        .filter(figure -> figure.name().equals(name + ", per CPU second of the service"))
        .mapToDouble(Figure::value)
        .findFirst()
        .orElseThrow();
  }

  static Outcome measure(Server server, Scale scale) {
    try (var loop = new Loop()) {
      var direct = new Direct(server, loop, scale);
      direct.userAgents.open();
      direct.both(server.name() + ", new token each", true);
      direct.both(server.name() + ", reused tokens", false);
      for (int payload : OTHER_PAYLOADS) {
        String name = server.name() + ", reused tokens, %,d bytes".formatted(payload);
        direct.fast(name, false, payload);
      }
      return direct.figures.outcome(direct.series);
    }
  }

  private void both(String name, boolean fresh) {
    double most = fast(name, fresh, PAYLOAD);
    double rate = offered > 0 ? offered : most / 2;
    figures.add(name + ", offered for the latencies", rate, "/s");
    try (Withheld withheld = Withheld.watch()) {
      var timeline = new Timeline(server::residentBytes, withheld, System::nanoTime);
      window(fresh, PAYLOAD, rate, timeline::look);
      timeline.end();
      timeline.report(figures, name + ", ");
    }
    figures.percentiles(name + ", due to POST", ledger.toSending());
    figures.percentiles(name + ", POST to frame", ledger.toFrame());
    figures.percentiles(name + ", POST to 201", ledger.toAnswer());
    series.add(figures.distribution("POST to frame at half the maximum", name, ledger.toFrame()));
  }

  /// @return pushes a second
  private double fast(String name, boolean fresh, int payload) {
    int rounds =
        WarmUp.untilSteady(
            server, warmUps, () -> window(fresh, payload, 0, _ -> {}).serverSecondsEach());
    Result fast = window(fresh, payload, 0, _ -> {});
    figures.addAll(
        fast.costs.stream()
            .map(cost -> new Figure(NAME, name + cost.name(), cost.value(), cost.unit()))
            .toList());
    figures.add(name + ", rounds until warm", rounds, "");
    figures.add(name + ", lost", ledger.owed(), "");
    return fast.pushes / (length.toNanos() / 1e9);
  }

  private record Result(int pushes, double serverSecondsEach, List<Figure> costs) {}

  /// Pushes for the length of a window.
  ///
  /// @param rate pushes a second; 0 is as many as get an answer
  /// @param follower sees the account while the window lasts
  private Result window(boolean fresh, int payload, double rate, Consumer<Ledger> follower) {
    IntFunction<byte[]> authorization = fresh ? once() : i -> reused[i % reused.length];
    ledger = new Ledger(payload > 0);
    var publisher =
        new Publisher(
            loop,
            server.endpointUrl(),
            CONNECTIONS,
            new Publisher.Kind(authorization, TTL, payload),
            ledger);
    try {
      Window window = Window.open(server);
      long end = System.nanoTime() + length.toNanos();
      var traffic =
          new Traffic(publisher, userAgents, ledger, Traffic.inTurn(userAgents), rate, end);
      loop.run(
          () -> {
            follower.accept(ledger);
            return traffic.step();
          },
          traffic.patienceMillis());
      // The last notifications are read before the metrics, which keep the loop waiting.
      long patience = System.nanoTime() + PATIENCE.toNanos();
      loop.run(() -> ledger.owed() == 0 || System.nanoTime() - patience > 0, 10);
      double each = window.serverSeconds() / ledger.accepted();
      List<Figure> costs = window.close(NAME, "", ledger.accepted());
      userAgents.failIfLost();
      ledger.failIfRefused();
      return new Result(ledger.accepted(), each, costs);
    } finally {
      publisher.close();
    }
  }

  private IntFunction<byte[]> once() {
    byte[][] fresh =
        Beside.run(
            loop, () -> tokens.sign((int) (MAX_RATE * Math.max(500, length.toMillis()) / 1000)));
    return i -> fresh[i];
  }
}
