package pushstack.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a figure should be on two cores.
record Goal(String scenario, Pattern figure, Direction direction, double bound) {

  enum Direction {
    AT_MOST,
    AT_LEAST
  }

  private static final List<Goal> ALL =
      List.of(
          atMost("idle", "live heap per connection", 1_500),
          atMost("idle", "RSS per connection", 3_000),
          atMost("idle", "CPU of 18,000 connections pinged every 300 s", 1),
          atLeast("storm", "hello of a known user agent, per CPU second of the service", 3_000),
          atMost("storm", ".*, wait for hello, longest", 5_000),
          atMost("storm", ".*, forgotten", 0),
          atLeast("direct", "all, new token each, per CPU second of the service", 8_000),
          atLeast("direct", "all, reused tokens, per CPU second of the service", 15_000),
          atLeast("direct", "split as a share of all, .*", 60),
          atMost("direct", "all, .*, POST to frame, p50", 1),
          atMost("direct", "all, .*, POST to frame, p99", 4),
          atMost("direct", ".*, lost", 0),
          atMost("offline", "stored pushes, storage calls", 3),
          atLeast("offline", "stored pushes, per second", 5_000),
          atMost("offline", "flush of 100 messages, storage 5 ms late, from hello, median", 60),
          atMost("offline", ".*, lost", 0),
          atMost("hot", ".*out of order", 0),
          atMost("hot", ".*, lost", 0),
          atMost("mixed", "errors|lost", 0),
          atMost("crash", ".*, lost", 0),
          atMost("drain", "lost", 0),
          // One more where a second begins: a hello that was a little late belongs to the one
          // before.
          atMost("drain", "hellos in the busiest second", Drain.SESSIONS_PER_SECOND + 1),
          atMost("soak", "errors|lost", 0),
          atMost("soak", "drift of RSS", 2),
          atMost("soak", "longest pause of the collector", 20),
          atMost("soak", "POST to frame, p99.9", 25),
          atMost("broadcast", "time to the last", 2_000),
          atMost("broadcast", "not told .*", 0),
          atMost("broadcast", "pushes lost", 0),
          atMost("start", "to first 201 with class cache, median", 1.5));

  private static Goal atMost(String scenario, String figure, double bound) {
    return new Goal(scenario, Pattern.compile(figure), Direction.AT_MOST, bound);
  }

  private static Goal atLeast(String scenario, String figure, double bound) {
    return new Goal(scenario, Pattern.compile(figure), Direction.AT_LEAST, bound);
  }

  static Optional<Goal> of(Figure figure) {
    return ALL.stream()
        .filter(goal ->
            goal.scenario.equals(figure.scenario()) && goal.figure.matcher(figure.name()).matches())
        .findFirst();
  }

  boolean met(double value) {
    return switch (direction) {
      case AT_MOST -> value <= bound;
      case AT_LEAST -> value >= bound;
    };
  }

  @Override
  public String toString() {
    String sign =
        switch (direction) {
          case AT_MOST -> "≤ ";
          case AT_LEAST -> "≥ ";
        };
    return sign + Figure.number(bound);
  }
}
