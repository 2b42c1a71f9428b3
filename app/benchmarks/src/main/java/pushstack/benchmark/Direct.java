package pushstack.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/// P3: pushes to connected user agents that acknowledge at once. First as fast as they go, then at
/// half that rate for the latencies.
final class Direct {
  private static final String NAME = "direct";
  private static final int USER_AGENTS = 2_000;

  /// Requests under way at a time.
  private static final int CONNECTIONS = 32;

  private static final int TTL = 60;

  /// More tokens than any push of a window needs; signed anew for each window.
  private static final int MAX_RATE = 20_000;

  private final Server server;
  private final Loop loop;
  private final UserAgents userAgents;
  private final Tokens tokens;
  private final Duration length;
  private final long[] posted;
  private Histogram arrival = new Histogram(3);
  private int next;

  private Direct(Server server, Loop loop, Duration length, int count) {
    this.server = server;
    this.loop = loop;
    this.length = length;
    this.tokens = new Tokens(server.endpointUrl());
    this.posted = new long[count];
    this.userAgents =
        new UserAgents(
            loop,
            server.webSocketUrl(),
            i -> arrival.recordValue(Math.max(0, System.nanoTime() - posted[i])));
    userAgents.add(count);
  }

  static List<Figure> measure(Server server, Duration length) {
    return measure(server, length, USER_AGENTS);
  }

  static List<Figure> measure(Server server, Duration length, int count) {
    try (var loop = new Loop()) {
      var direct = new Direct(server, loop, length, count);
      direct.userAgents.open();
      var figures = new ArrayList<Figure>();
      figures.addAll(direct.both("new token each", true));
      figures.addAll(direct.both("reused tokens", false));
      return figures;
    }
  }

  private List<Figure> both(String name, boolean fresh) {
    byte[][] reused = tokens.sign(Tokens.SENDERS);
    int rounds =
        WarmUp.untilSteady(() -> window(fresh ? once() : always(reused), 0).serverSecondsEach);
    double calls = server.storageCalls();
    Result fast = window(fresh ? once() : always(reused), 0);
    double callsEach = (server.storageCalls() - calls) / fast.pushes;
    var figures = new ArrayList<>(fast.cost(name));
    figures.add(new Figure(NAME, name + ", rounds until warm", rounds, ""));
    figures.add(new Figure(NAME, name + ", storage calls", callsEach, "each"));
    double rate = fast.pushes / (length.toNanos() / 1e9) / 2;
    Result half = window(fresh ? once() : always(reused), rate);
    figures.add(new Figure(NAME, name + ", offered for the latencies", rate, "/s"));
    figures.addAll(latencies(name + ", POST to frame", half.arrival));
    figures.addAll(latencies(name + ", POST to 201", half.answer));
    return figures;
  }

  private IntFunction<byte[]> always(byte[][] reused) {
    return i -> reused[i % reused.length];
  }

  private IntFunction<byte[]> once() {
    byte[][] fresh = tokens.sign((int) (MAX_RATE * length.toMillis() / 1000));
    return i -> fresh[i];
  }

  private record Result(
      int pushes,
      double serverSecondsEach,
      List<Figure> costs,
      Histogram arrival,
      Histogram answer) {
    List<Figure> cost(String name) {
      return costs.stream()
          .map(figure ->
              new Figure(figure.scenario(), name + figure.name(), figure.value(), figure.unit()))
          .toList();
    }
  }

  /// Pushes for the length of a window.
  ///
  /// @param rate pushes a second; 0 is as many as get an answer
  private Result window(IntFunction<byte[]> authorization, double rate) {
    arrival = new Histogram(3);
    var publisher = new Publisher(loop, server.endpointUrl(), CONNECTIONS, authorization, TTL);
    try {
      Window window = Window.open(server);
      long began = System.nanoTime();
      long end = began + length.toNanos();
      loop.run(
          () -> {
            long now = System.nanoTime();
            while (now < end && publisher.idle()) {
              long due = rate == 0 ? now : began + (long) (publisher.sent() / rate * 1e9);
              if (due > now) {
                break;
              }
              push(publisher, due, now);
            }
            return now >= end && publisher.underWay() == 0;
          },
          rate == 0 ? 10 : 0);
      List<Figure> costs = window.close(NAME, "", publisher.answered());
      double each = window.serverSeconds() / publisher.answered();
      userAgents.failIfLost();
      return new Result(publisher.answered(), each, costs, arrival, publisher.latency());
    } finally {
      publisher.close();
    }
  }

  private void push(Publisher publisher, long due, long now) {
    int to = next++ % posted.length;
    posted[to] = now;
    publisher.push(userAgents.path(to), due);
  }

  private static List<Figure> latencies(String name, Histogram histogram) {
    return List.of(
        new Figure(NAME, name + ", p50", histogram.getValueAtPercentile(50) / 1e3, "us"),
        new Figure(NAME, name + ", p99", histogram.getValueAtPercentile(99) / 1e3, "us"),
        new Figure(NAME, name + ", p99.9", histogram.getValueAtPercentile(99.9) / 1e3, "us"));
  }
}
