package pushstack.benchmark;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import pushstack.loadtest.net.Loop;

/// P6: what a population does: 98 pushes to a subscription and an unsubscription, and 1 % of the
/// user agents reconnecting every second. P9 is the same for longer.
final class Mixed implements UserAgents.Events {
  /// More than ever wait for storage at a time: a push to somebody whose hello waits for the disk
  /// keeps its connection, and the others are not to be late for it.
  private static final int CONNECTIONS = 256;

  private static final int TTL = 3_600;
  private static final int PAYLOAD = 512;

  /// Of a hundred things that happen, one is a subscription, one an unsubscription.
  private static final double CHANGES = 2.0 / 98;

  private static final double RECONNECTING = 0.01;

  /// The same every time.
  private static final long SEED = 6;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Before times count: the first push of each subscription looks its record up, and in a new
  /// process everything is done for the first time.
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final Server server;
  private final Loop loop;
  private final UserAgents userAgents;
  private final Random random = new Random(SEED);
  private final byte[][] tokens;
  private Ledger ledger = new Ledger();
  private int asked;
  private int changes;
  private int badChanges;
  private int reconnects;
  private int cutOff;
  private String why = "";

  private Mixed(Server server, Loop loop, int count) {
    this.server = server;
    this.loop = loop;
    this.tokens = new Tokens(server.endpointUrl()).sign(Tokens.SENDERS);
    this.userAgents = new UserAgents(loop, server.webSocketUrls(), this);
    userAgents.add(count);
    userAgents.open();
  }

  /// A run with what it has found.
  ///
  /// @param errors of any kind: refused, broken, lost, cut off, forgotten
  record Run(
      double seconds,
      double serverSeconds,
      Ledger ledger,
      int changes,
      int reconnects,
      int errors,
      String firstError) {}

  @Override
  public void arrived(int userAgent, long data) {
    ledger.arrived(userAgent, data);
  }

  @Override
  public void answered(int userAgent, boolean well) {
    changes++;
    if (!well) {
      badChanges++;
    }
  }

  @Override
  public boolean lost(int userAgent, String cause) {
    cutOff++;
    why = cause;
    return true;
  }

  static Outcome measure(Server server, Scale scale) {
    double rate = scale.quick() ? 100 : 1_000;
    var figures = new Figures("mixed");
    try (var loop = new Loop()) {
      var mixed = new Mixed(server, loop, scale.userAgents());
      Run run = mixed.settled(rate, scale.mixed(), _ -> {});
      figures.add("user agents", scale.userAgents(), "");
      figures.add("pushes, offered", rate, "/s");
      figures.add("length", run.seconds, "s");
      report(figures, run, scale.userAgents());
    }
    return figures.outcome();
  }

  static void report(Figures figures, Run run, int userAgents) {
    figures.add("pushes, accepted", run.ledger.accepted(), "");
    figures.add("subscriptions and unsubscriptions", run.changes, "");
    figures.add("reconnects", run.reconnects, "");
    figures.add("errors", run.errors, "");
    figures.add("lost", run.ledger.owed(), "");
    double share = run.serverSeconds / run.seconds;
    figures.add("CPU per 1,000 user agents", share / userAgents * 1e3 * 100, "% of a core");
    figures.percentiles("due to POST", run.ledger.toSending());
    figures.percentiles("POST to frame", run.ledger.toFrame());
    if (!run.firstError.isEmpty()) {
      System.err.println("mixed: " + run.firstError);
    }
  }

  /// How many pushes a second are answered at most.
  static double maximum(Server server, Scale scale) {
    try (var loop = new Loop()) {
      var mixed = new Mixed(server, loop, scale.userAgents());
      var most = new double[1];
      var _ =
          WarmUp.untilSteady(
              server,
              scale.warmUps(),
              () -> {
                Run run = mixed.run(0, scale.window(), _ -> {});
                most[0] = run.ledger.accepted() / run.seconds;
                return run.serverSeconds / run.ledger.accepted();
              });
      return most[0];
    }
  }

  /// @param follower sees the account while the run lasts, once it is settled
  static Run run(
      Server server, int userAgents, double rate, Duration length, Consumer<Ledger> follower) {
    try (var loop = new Loop()) {
      return new Mixed(server, loop, userAgents).settled(rate, length, follower);
    }
  }

  private Run settled(double rate, Duration length, Consumer<Ledger> follower) {
    if (length.compareTo(SETTLING) > 0) {
      var _ = run(rate, SETTLING, _ -> {});
      changes = 0;
    }
    return run(rate, length, follower);
  }

  private Run run(double rate, Duration length, Consumer<Ledger> follower) {
    ledger = new Ledger();
    asked = 0;
    reconnects = 0;
    var kind = new Publisher.Kind(i -> tokens[i % tokens.length], TTL, PAYLOAD);
    var publisher = new Publisher(loop, server.endpointUrl(), CONNECTIONS, kind, ledger);
    try {
      double cpu = server.cpuSeconds();
      long began = System.nanoTime();
      var traffic =
          new Traffic(
              publisher,
              userAgents,
              ledger,
              () -> random.nextInt(userAgents.size()),
              rate,
              began + length.toNanos());
      loop.run(
          () -> {
            userAgents.back();
            live(System.nanoTime() - began);
            follower.accept(ledger);
            return traffic.step();
          },
          traffic.patienceMillis());
      double seconds = (System.nanoTime() - began) / 1e9;
      double serverSeconds = server.cpuSeconds() - cpu;
      long end = System.nanoTime() + PATIENCE.toNanos();
      loop.run(
          () -> {
            userAgents.back();
            return ledger.owed() == 0 || System.nanoTime() - end > 0;
          },
          10);
      return result(seconds, serverSeconds);
    } finally {
      publisher.close();
    }
  }

  private Run result(double seconds, double serverSeconds) {
    int errors =
        ledger.refused()
            + ledger.broken()
            + ledger.owed()
            + badChanges
            + cutOff
            + userAgents.forgotten();
    String first =
        errors == 0
            ? ""
            : "refused %d, broken %d, lost %d, bad answers to subscriptions %d, cut off %d (%s), forgotten %d"
                .formatted(
                    ledger.refused(),
                    ledger.broken(),
                    ledger.owed(),
                    badChanges,
                    cutOff,
                    why,
                    userAgents.forgotten());
    return new Run(seconds, serverSeconds, ledger, changes, reconnects, errors, first);
  }

  /// What user agents do by themselves, as much as is due by now.
  private void live(long elapsed) {
    double seconds = elapsed / 1e9;
    while (asked < ledger.sent() * CHANGES) {
      asked++;
      userAgents.changeSubscriptions(random.nextInt(userAgents.size()));
    }
    while (reconnects < seconds * RECONNECTING * userAgents.size()) {
      reconnects++;
      userAgents.reconnect(random.nextInt(userAgents.size()));
    }
  }
}
