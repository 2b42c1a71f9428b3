package pushstack.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.net.Loop;

/// P2: known user agents that come back: TCP, upgrade, hello and its answer. First with 128 under
/// way, for the cost; then at rates below and above that, and all at once, for how long they wait.
final class Storm implements UserAgents.Events {
  private static final String NAME = "storm";

  /// Of what the service takes in.
  private static final double[] RATES = {0.5, 1, 2};

  private final Server server;
  private final Loop loop;
  private final UserAgents userAgents;
  private final Figures figures = new Figures(NAME);
  private final List<Series> series = new ArrayList<>();
  private final long[] due;
  private Histogram waits = new Histogram(3);
  private int refused;
  private String why = "";

  private Storm(Server server, Loop loop, int count) {
    this.server = server;
    this.loop = loop;
    this.due = new long[count];
    this.userAgents = new UserAgents(loop, server.webSocketUrls(), this);
    userAgents.add(count);
  }

  static Outcome measure(Server server, Scale scale) {
    try (var loop = new Loop()) {
      var storm = new Storm(server, loop, scale.returning());
      storm.userAgents.open();
      double most = storm.cost(scale.warmUps());
      for (double share : RATES) {
        storm.arrive(
            "%.0f %% of that rate".formatted(share * 100), (int) (most * share), scale.returning());
      }
      storm.arrive("all at once", Integer.MAX_VALUE, scale.returning());
      return storm.figures.outcome(storm.series);
    }
  }

  @Override
  public void opened(int userAgent, long greeted) {
    waits.recordValue(Math.max(0, System.nanoTime() - due[userAgent]));
  }

  @Override
  public void arrived(int userAgent, long data) {
    throw new IllegalStateException("nobody pushes in a storm");
  }

  /// Whoever is refused comes back, and its wait goes on.
  @Override
  public boolean lost(int userAgent, String cause) {
    refused++;
    why = cause;
    return true;
  }

  private void away() {
    userAgents.hangUp();
    server.settle();
  }

  /// @return how many a second
  private double cost(int warmUps) {
    int rounds =
        WarmUp.untilSteady(
            server,
            warmUps,
            () -> {
              away();
              Window window = Window.open(server);
              userAgents.open();
              return window.serverSeconds();
            });
    away();
    Window window = Window.open(server);
    long began = System.nanoTime();
    userAgents.open();
    double rate = userAgents.size() / ((System.nanoTime() - began) / 1e9);
    figures.addAll(window.close(NAME, "hello of a known user agent", userAgents.size()));
    figures.add("rounds until warm", rounds, "");
    return rate;
  }

  private void arrive(String name, int rate, int count) {
    away();
    waits = new Histogram(3);
    refused = 0;
    why = "";
    int forgotten = userAgents.forgotten();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      due[i] = began + (long) (i / (double) rate * 1e9);
    }
    int[] next = {0};
    loop.run(
        () -> {
          long now = System.nanoTime();
          while (next[0] < count && due[next[0]] - now <= 0) {
            userAgents.connect(next[0]++);
          }
          userAgents.back();
          return userAgents.connected() == count;
        },
        1);
    double seconds = (System.nanoTime() - began) / 1e9;
    if (rate < Integer.MAX_VALUE) {
      figures.add(name + ", arrivals", rate, "/s");
    }
    figures.add(name + ", time to the last", seconds, "s");
    figures.percentiles(name + ", wait for hello", waits);
    figures.add(name + ", refused and come back", refused, "");
    figures.add(name + ", forgotten", userAgents.forgotten() - forgotten, "");
    series.add(figures.distribution("wait for hello", name, waits));
    if (!why.isEmpty()) {
      System.err.println("storm: " + name + ": last refusal: " + why);
    }
  }
}
