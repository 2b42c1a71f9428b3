package pushstack.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntSupplier;
import pushstack.loadtest.net.Loop;

/// P5: everything goes to one user agent, as fast as answers come; then one user agent does not
/// read, and the others must not notice.
final class Hot implements UserAgents.Events {
  private static final String NAME = "hot";
  private static final int CONNECTIONS = 16;
  private static final int TTL = 3_600;
  private static final int PAYLOAD = 512;

  /// Fills the buffers of a socket that nobody reads within seconds.
  private static final int SLOW_PAYLOAD = 4_096;

  private static final double SLOW_RATE = 200;
  private static final double RATE = 500;
  private static final int OTHERS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Server server;
  private final Loop loop;
  private final Duration length;
  private final int warmUps;
  private final UserAgents userAgents;
  private final byte[][] tokens;
  private final Figures figures = new Figures(NAME);
  private Ledger ledger = new Ledger();
  private Ledger slow = new Ledger();
  private int[] before = new int[1 << 12];
  private int outOfOrder;

  private Hot(Server server, Loop loop, Scale scale) {
    this.server = server;
    this.loop = loop;
    this.length = scale.window();
    this.warmUps = scale.warmUps();
    this.tokens = new Tokens(server.endpointUrl()).sign(Tokens.SENDERS);
    this.userAgents = new UserAgents(loop, server.webSocketUrls(), this);
    userAgents.add(1 + OTHERS);
  }

  static Outcome measure(Lab lab) {
    // Who does not read leaves more behind than the usual limit: all of it is to be counted.
    int most = (int) (2 * SLOW_RATE * lab.scale().window().toSeconds()) + 1_000;
    try (OurServer server = lab.all(Lab.Special.messageLimit(most))) {
      return measure(server, lab.scale());
    }
  }

  static Outcome measure(Server server, Scale scale) {
    try (var loop = new Loop()) {
      var hot = new Hot(server, loop, scale);
      hot.userAgents.open();
      hot.oneAlone();
      hot.slowReader();
      return hot.figures.outcome();
    }
  }

  @Override
  public void arrived(int userAgent, long data) {
    int place = ledger.place(data);
    if (place < 0) {
      slow.arrived(userAgent, data);
      return;
    }
    // What was answered before this one was sent has to be there before it.
    if (place < before.length && ledger.arrivedBefore() < before[place]) {
      outOfOrder++;
    }
    ledger.arrived(userAgent, data);
  }

  /// Only the one that does not read is hung up on, and comes back.
  @Override
  public boolean lost(int userAgent, String cause) {
    return userAgent == 0;
  }

  private void oneAlone() {
    int rounds =
        WarmUp.untilSteady(
            server,
            warmUps,
            () -> {
              Window window = Window.open(server);
              full();
              return window.serverSeconds() / ledger.accepted();
            });
    outOfOrder = 0;
    long resident = server.residentBytes();
    Window window = Window.open(server);
    full();
    figures.addAll(window.close(NAME, "pushes to one user agent", ledger.accepted()));
    figures.add("rounds until warm", rounds, "");
    figures.percentiles("pushes to one user agent, POST to frame", ledger.toFrame());
    figures.add("pushes to one user agent, out of order", outOfOrder, "");
    figures.add("pushes to one user agent, lost", ledger.owed(), "");
    figures.add("growth of RSS meanwhile", (server.residentBytes() - resident) / 1e6, "MB");
  }

  private void full() {
    ledger = new Ledger();
    Publisher publisher = publisher(ledger, CONNECTIONS, PAYLOAD);
    IntSupplier noting =
        () -> {
          int place = ledger.sent();
          if (place == before.length) {
            before = Arrays.copyOf(before, place * 2);
          }
          before[place] = ledger.answeredBefore();
          return 0;
        };
    try {
      long end = System.nanoTime() + length.toNanos();
      var traffic = new Traffic(publisher, userAgents, ledger, noting, 0, end);
      loop.run(traffic::step, traffic.patienceMillis());
      arriveAll();
      ledger.failIfRefused();
    } finally {
      publisher.close();
    }
  }

  private void arriveAll() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    loop.run(
        () -> {
          userAgents.back();
          return ledger.owed() + slow.owed() == 0 || System.nanoTime() - end > 0;
        },
        10);
    userAgents.failIfLost();
  }

  private void slowReader() {
    Arrays.fill(before, 0);
    others("all read", false);
    others("one does not read", true);
    userAgents.reconnect(0);
    arriveAll();
    figures.add("to the one that did not read, accepted", slow.accepted(), "");
    figures.add("to the one that did not read, lost", slow.owed(), "");
    figures.add("to the others, lost", ledger.owed(), "");
  }

  private void others(String name, boolean stalled) {
    ledger = new Ledger();
    slow = new Ledger();
    Publisher toOthers = publisher(ledger, CONNECTIONS, PAYLOAD);
    Publisher toSlow = publisher(slow, CONNECTIONS, SLOW_PAYLOAD);
    int[] next = {0};
    try {
      userAgents.read(0, !stalled);
      long end = System.nanoTime() + length.toNanos();
      var traffic =
          new Traffic(toOthers, userAgents, ledger, () -> 1 + next[0]++ % OTHERS, RATE, end);
      var slowTraffic = new Traffic(toSlow, userAgents, slow, () -> 0, SLOW_RATE, end);
      loop.run(
          () -> {
            userAgents.back();
            boolean slowOver = slowTraffic.step();
            boolean over = traffic.step();
            return slowOver && over;
          },
          0);
      ledger.failIfRefused();
      slow.failIfRefused();
    } finally {
      toOthers.close();
      toSlow.close();
    }
    figures.percentiles("others while " + name + ", POST to frame", ledger.toFrame());
  }

  private Publisher publisher(Ledger to, int connections, int payload) {
    var kind = new Publisher.Kind(i -> tokens[i % tokens.length], TTL, payload);
    return new Publisher(loop, server.endpointUrl(), connections, kind, to);
  }
}
