package pushstack.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import pushstack.loadtest.net.Loop;

/// Pushes at a rate to user agents that come back whenever they are cut off, while something
/// happens to the nodes; then everything that was answered 201 must arrive.
final class Faulted implements UserAgents.Events {
  private static final int CONNECTIONS = 16;
  private static final int TTL = 3_600;
  private static final int PAYLOAD = 512;

  /// Everybody reconnects, and every row that waits is fetched.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final long SECOND = 1_000_000_000;

  private final Loop loop;
  private final Server server;
  private final UserAgents userAgents;
  private final Ledger ledger = new Ledger();
  private final List<Integer> hellos = new ArrayList<>();
  private long began;
  private int cutOff;

  /// What came of it.
  ///
  /// @param hellos of each second
  /// @param cutOff connections that ended
  /// @param recovery from the end of what happened until everything was there, in seconds
  record Result(Ledger ledger, List<Integer> hellos, int cutOff, int forgotten, double recovery) {

    int peakOfHellos() {
      return hellos.stream().mapToInt(Integer::intValue).max().orElse(0);
    }
  }

  private Faulted(Loop loop, Server server, int count) {
    this.loop = loop;
    this.server = server;
    this.userAgents = new UserAgents(loop, server.webSocketUrls(), this);
    userAgents.add(count);
  }

  @Override
  public void arrived(int userAgent, long data) {
    ledger.arrived(userAgent, data);
  }

  @Override
  public void opened(int userAgent, long greeted) {
    if (began == 0 || greeted - began < 0) {
      return;
    }
    // When it was said: the answers of a node that is slow for a moment come in heaps.
    int second = (int) ((greeted - began) / SECOND);
    while (hellos.size() <= second) {
      hellos.add(0);
    }
    hellos.set(second, hellos.get(second) + 1);
  }

  @Override
  public boolean lost(int userAgent, String cause) {
    cutOff++;
    return true;
  }

  /// Pushes at that rate for as long as it takes, on another thread, to do that to the nodes.
  static Result run(Server server, int userAgents, double rate, Callable<?> toTheNodes) {
    try (var loop = new Loop()) {
      var faulted = new Faulted(loop, server, userAgents);
      faulted.userAgents.open();
      return faulted.run(rate, toTheNodes);
    }
  }

  private Result run(double rate, Callable<?> toTheNodes) {
    byte[][] tokens = Beside.run(loop, () -> new Tokens(server.endpointUrl()).sign(Tokens.SENDERS));
    var kind = new Publisher.Kind(i -> tokens[i % tokens.length], TTL, PAYLOAD);
    var publisher = new Publisher(loop, server.endpointUrl(), CONNECTIONS, kind, ledger);
    try {
      began = System.nanoTime();
      var traffic =
          new Traffic(
              publisher, userAgents, ledger, Traffic.inTurn(userAgents), rate, Long.MAX_VALUE);
      Beside.run(
          loop,
          toTheNodes,
          () -> {
            userAgents.back();
            traffic.step();
          });
      long over = System.nanoTime();
      loop.run(
          () -> {
            userAgents.back();
            return allThere(publisher) || System.nanoTime() - over > PATIENCE.toNanos();
          },
          10);
      return new Result(
          ledger,
          List.copyOf(hellos),
          cutOff,
          userAgents.forgotten(),
          (System.nanoTime() - over) / 1e9);
    } finally {
      publisher.close();
    }
  }

  private boolean allThere(Publisher publisher) {
    return publisher.underWay() == 0
        && userAgents.connected() == userAgents.size()
        && ledger.owed() == 0;
  }
}
