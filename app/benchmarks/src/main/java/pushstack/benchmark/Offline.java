package pushstack.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pushstack.loadtest.net.Loop;
import pushstack.test.Dynalite;
import pushstack.test.Fault;
import pushstack.test.FaultProxy;

/// P4: pushes to user agents that are away, which are durable before they are answered; and how
/// long it takes until a user agent that comes back has all that waits for it.
final class Offline implements UserAgents.Events {
  private static final String NAME = "offline";

  /// Requests under way at a time: the engine commits what waits in one go.
  private static final int CONNECTIONS = 64;

  /// Of the backlogs. Dynalite writes some hundred rows a second.
  private static final int FILLING = 8;

  private static final int TTL = 3_600;
  private static final int PAYLOAD = 512;

  /// Backlogs beyond a server's limit make it forget the user agent.
  private static final int USUAL_MESSAGE_LIMIT = 150;

  /// Backlogs that are fetched before the first that counts.
  private static final int WARM_UP = 3;

  /// In which every server has seen that a connection was reset.
  private static final Duration GONE = Duration.ofMillis(500);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> STORAGE_OPERATIONS =
      List.of(
          "GetItem",
          "PutItem",
          "UpdateItem",
          "DeleteItem",
          "Query",
          "BatchGetItem",
          "BatchWriteItem",
          "TransactWriteItems");

  private final Server server;
  private final Loop loop;
  private final UserAgents userAgents;
  private final byte[][] tokens;
  private final Figures figures = new Figures(NAME);
  private Ledger ledger = new Ledger();
  private long greeted;
  private long answered;
  private long last;
  private int missing;

  private Offline(Server server, Loop loop) {
    this.server = server;
    this.loop = loop;
    this.tokens = new Tokens(server.endpointUrl()).sign(Tokens.SENDERS);
    this.userAgents = new UserAgents(loop, server.webSocketUrls(), this);
  }

  @Override
  public void opened(int userAgent, long greetedAt) {
    greeted = greetedAt;
    answered = System.nanoTime();
  }

  /// A server may forget a user agent that it has to fetch much for; what is missing then is
  /// counted.
  @Override
  public boolean lost(int userAgent, String cause) {
    return true;
  }

  @Override
  public void arrived(int userAgent, long data) {
    ledger.arrived(userAgent, data);
    last = System.nanoTime();
  }

  static Outcome measure(Lab lab) {
    Scale scale = lab.scale();
    var special = Lab.Special.messageLimit(2 * most(scale.backlogs()));
    var figures = new ArrayList<Figure>();
    try (OurServer server = lab.all(special)) {
      figures.addAll(measure(server, scale, scale.backlogs(), "embedded engine").figures());
    }
    try (var engine = Dynalite.start();
        var proxy = FaultProxy.to(engine.endpoint())) {
      for (int late : new int[] {0, 5}) {
        if (late > 0) {
          var fault = new Fault.Late(Duration.ofMillis(late));
          STORAGE_OPERATIONS.forEach(operation -> proxy.always(operation, fault));
        }
        try (OurServer server = lab.fleet(1, special, engine, proxy);
            var loop = new Loop()) {
          var offline = new Offline(server, loop);
          offline.backlogs(scale, scale.backlogs(), "storage %d ms late".formatted(late));
          figures.addAll(offline.figures.list());
        }
      }
    }
    return Outcome.of(figures);
  }

  static Outcome measure(Server server, Scale scale) {
    return measure(
        server,
        scale,
        scale.backlogs().stream().filter(count -> count < USUAL_MESSAGE_LIMIT).toList(),
        "its storage");
  }

  private static Outcome measure(
      Server server, Scale scale, List<Integer> backlogs, String storage) {
    var figures = new ArrayList<Figure>();
    try (var loop = new Loop()) {
      var offline = new Offline(server, loop);
      offline.stored(scale);
      figures.addAll(offline.figures.list());
    }
    try (var loop = new Loop()) {
      var offline = new Offline(server, loop);
      offline.backlogs(scale, backlogs, storage);
      figures.addAll(offline.figures.list());
    }
    return Outcome.of(figures);
  }

  private static int most(List<Integer> backlogs) {
    return backlogs.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  private void stored(Scale scale) {
    userAgents.add(scale.userAgents());
    userAgents.open();
    userAgents.hangUp();
    server.settle();
    int rounds = WarmUp.untilSteady(server, scale.warmUps(), () -> store(scale.window(), false));
    store(scale.window(), true);
    figures.add("stored pushes, rounds until warm", rounds, "");
  }

  /// @return CPU seconds a push
  private double store(Duration length, boolean counts) {
    ledger = new Ledger();
    Publisher publisher = publisher(CONNECTIONS);
    try {
      Window window = Window.open(server);
      long end = System.nanoTime() + length.toNanos();
      var traffic = new Traffic(publisher, userAgents, ledger, Traffic.inTurn(userAgents), 0, end);
      loop.run(traffic::step, traffic.patienceMillis());
      double each = window.serverSeconds() / ledger.accepted();
      ledger.failIfRefused();
      if (counts) {
        figures.addAll(window.close(NAME, "stored pushes", ledger.accepted()));
        figures.percentiles("stored pushes, POST to 201", ledger.toAnswer());
      }
      return each;
    } finally {
      publisher.close();
    }
  }

  private Publisher publisher(int connections) {
    var kind = new Publisher.Kind(i -> tokens[i % tokens.length], TTL, PAYLOAD);
    return new Publisher(loop, server.endpointUrl(), connections, kind, ledger);
  }

  private void backlogs(Scale scale, List<Integer> backlogs, String storage) {
    for (int count : backlogs) {
      String name = "flush of %,d messages, %s".formatted(count, storage);
      int warmUp = scale.quick() ? 0 : WARM_UP;
      var fromHello = new double[scale.backlogRepeats()];
      missing = 0;
      var fromAnswer = new double[scale.backlogRepeats()];
      for (int i = -warmUp; i < scale.backlogRepeats(); i++) {
        fetch(count);
        if (i >= 0) {
          fromHello[i] = (last - greeted) / 1e6;
          fromAnswer[i] = (last - answered) / 1e6;
        }
      }
      figures.add(name + ", from hello, median", Statistics.median(fromHello), "ms");
      figures.add(name + ", from its answer, median", Statistics.median(fromAnswer), "ms");
      figures.add(name + ", from hello, longest", Statistics.max(fromHello), "ms");
      figures.add(name + ", lost", missing, "");
    }
  }

  /// Lets a new user agent go away, pushes to it, and lets it come back.
  private void fetch(int count) {
    int one = userAgents.size();
    userAgents.add(1);
    userAgents.connect(one);
    loop.run(() -> userAgents.connected() == 1, 10);
    userAgents.hangUp();
    // The service has to see it: otherwise it waits in vain for acknowledgements.
    Beside.pause(loop, GONE);
    ledger = new Ledger();
    Publisher publisher = publisher(Math.min(FILLING, count));
    try {
      loop.run(
          () -> {
            while (ledger.sent() < count && publisher.idle()) {
              publisher.push(userAgents.path(one), ledger.post(one, System.nanoTime()));
            }
            return ledger.sent() == count && publisher.underWay() == 0;
          },
          10);
    } finally {
      publisher.close();
    }
    ledger.failIfRefused();
    userAgents.connect(one);
    long end = System.nanoTime() + PATIENCE.toNanos();
    loop.run(
        () -> {
          userAgents.back();
          return ledger.owed() == 0 || System.nanoTime() - end > 0;
        },
        10);
    if (ledger.owed() > 0) {
      missing += ledger.owed();
      last = System.nanoTime();
    }
    userAgents.hangUp();
  }
}
