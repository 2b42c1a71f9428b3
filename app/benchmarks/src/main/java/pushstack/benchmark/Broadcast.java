package pushstack.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.net.Loop;

/// P10: a broadcast changes, and every connection is told; pushes go on as before.
final class Broadcast implements UserAgents.Events {
  private static final String NAME = "broadcast";
  private static final String ID = "benchmark/news";
  private static final int CONNECTIONS = 16;
  private static final int TTL = 60;
  private static final int PAYLOAD = 512;
  private static final double RATE = 500;

  /// Four times what is asked for. Whoever is told with its next ping waits for minutes.
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /// Changes before the one that counts.
  private static final int WARM_UP = 3;

  private final OurServer server;
  private final Loop loop;
  private final UserAgents userAgents;
  private final byte[][] tokens;
  private final Figures figures = new Figures(NAME);
  private Ledger ledger = new Ledger();
  private Histogram told = new Histogram(3);
  private long changed;
  private int version;

  private Broadcast(OurServer server, Loop loop, int count) {
    this.server = server;
    this.loop = loop;
    server.setBroadcast(ID, "v0");
    this.tokens = new Tokens(server.endpointUrl()).sign(Tokens.SENDERS);
    this.userAgents =
        new UserAgents(loop, server.webSocketUrls(), "\"" + ID + "\":\"v0\"", Duration.ZERO, this);
    userAgents.add(count);
    userAgents.open();
  }

  static Outcome measure(Lab lab) {
    Scale scale = lab.scale();
    try (OurServer server = lab.all();
        var loop = new Loop()) {
      var broadcast = new Broadcast(server, loop, scale.most());
      broadcast.pushes(scale, false);
      broadcast.figures.percentiles("pushes before, POST to frame", broadcast.quiet(scale));
      for (int i = 0; i < (scale.quick() ? 0 : WARM_UP); i++) {
        broadcast.pushes(scale, true);
      }
      double cpu = server.cpuSeconds();
      broadcast.pushes(scale, true);
      Figures figures = broadcast.figures;
      figures.add("connections", scale.most(), "");
      long told = broadcast.told.getTotalCount();
      figures.add(
          "not told within %d s".formatted(PATIENCE.toSeconds()), scale.most() - (double) told, "");
      // Whoever has not been told has waited at least that long.
      double last = told < scale.most() ? PATIENCE.toMillis() : broadcast.told.getMaxValue() / 1e6;
      figures.add("time to the last", last, "ms");
      figures.add("time to the median", broadcast.told.getValueAtPercentile(50) / 1e6, "ms");
      figures.add("CPU of the service, pushes included", server.cpuSeconds() - cpu, "s");
      figures.percentiles("pushes meanwhile, POST to frame", broadcast.ledger.toFrame());
      figures.add("pushes lost", broadcast.ledger.owed(), "");
      return figures.outcome(
          List.of(figures.distribution("told after", "broadcast", broadcast.told)));
    }
  }

  private Histogram quiet(Scale scale) {
    pushes(scale, false);
    return ledger.toFrame();
  }

  @Override
  public void arrived(int userAgent, long data) {
    ledger.arrived(userAgent, data);
  }

  @Override
  public void broadcast(int userAgent) {
    told.recordValue(System.nanoTime() - changed);
  }

  /// Pushes at a rate for the length of a window, or until everybody has been told.
  private void pushes(Scale scale, boolean change) {
    ledger = new Ledger();
    told = new Histogram(3);
    var kind = new Publisher.Kind(i -> tokens[i % tokens.length], TTL, PAYLOAD);
    var publisher = new Publisher(loop, server.endpointUrl(), CONNECTIONS, kind, ledger);
    IntSupplier recipients = Traffic.inTurn(userAgents);
    try {
      long began = System.nanoTime();
      long end = began + scale.window().toNanos();
      var traffic = new Traffic(publisher, userAgents, ledger, recipients, RATE, end);
      if (change) {
        String next = "v" + ++version;
        changed = System.nanoTime();
        Beside.run(
            loop,
            () -> {
              server.setBroadcast(ID, next);
              return true;
            },
            traffic::step);
      }
      loop.run(traffic::step, 0);
      loop.run(
          () ->
              (ledger.owed() == 0 && (!change || told.getTotalCount() >= scale.most()))
                  || System.nanoTime() - began > PATIENCE.toNanos(),
          10);
      ledger.failIfRefused();
      userAgents.failIfLost();
    } finally {
      publisher.close();
    }
  }
}
