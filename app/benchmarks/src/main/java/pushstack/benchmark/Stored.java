package pushstack.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// P4: pushes to user agents that are away, which are durable before they are answered.
final class Stored {
  private static final String NAME = "stored";
  private static final int USER_AGENTS = 2_000;

  /// Requests under way at a time: the engine commits what waits in one go.
  private static final int CONNECTIONS = 64;

  private static final int TTL = 3_600;

  private Stored() {}

  static List<Figure> measure(Server server, Duration length) {
    return measure(server, length, USER_AGENTS);
  }

  static List<Figure> measure(Server server, Duration length, int count) {
    try (var loop = new Loop()) {
      var userAgents = new UserAgents(loop, server.webSocketUrl(), _ -> {});
      userAgents.add(count);
      userAgents.open();
      userAgents.hangUp();
      byte[][] tokens = new Tokens(server.endpointUrl()).sign(Tokens.SENDERS);
      server.settle();
      int rounds =
          WarmUp.untilSteady(
              () -> push(server, loop, userAgents, tokens, length).serverSecondsEach());
      var figures = new ArrayList<>(push(server, loop, userAgents, tokens, length).figures());
      figures.add(new Figure(NAME, "stored pushes, rounds until warm", rounds, ""));
      return figures;
    }
  }

  private record Result(double serverSecondsEach, List<Figure> figures) {}

  private static Result push(
      Server server, Loop loop, UserAgents userAgents, byte[][] tokens, Duration length) {
    var publisher =
        new Publisher(loop, server.endpointUrl(), CONNECTIONS, i -> tokens[i % tokens.length], TTL);
    try {
      double calls = server.storageCalls();
      Window window = Window.open(server);
      long end = System.nanoTime() + length.toNanos();
      loop.run(
          () -> {
            long now = System.nanoTime();
            while (now < end && publisher.idle()) {
              publisher.push(userAgents.path(publisher.sent() % userAgents.size()), now);
            }
            return now >= end && publisher.underWay() == 0;
          },
          10);
      int pushes = publisher.answered();
      double serverSecondsEach = window.serverSeconds() / pushes;
      var figures = new ArrayList<>(window.close(NAME, "stored pushes", pushes));
      double each = (server.storageCalls() - calls) / pushes;
      Histogram answer = publisher.latency();
      figures.add(new Figure(NAME, "stored pushes, storage calls", each, "each"));
      figures.add(
          new Figure(NAME, "POST to 201, p50", answer.getValueAtPercentile(50) / 1e3, "us"));
      figures.add(
          new Figure(NAME, "POST to 201, p99", answer.getValueAtPercentile(99) / 1e3, "us"));
      return new Result(serverSecondsEach, figures);
    } finally {
      publisher.close();
    }
  }
}
