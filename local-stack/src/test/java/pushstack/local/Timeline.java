package pushstack.local;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/// What happened when, to whom; for the report on a message that was lost.
final class Timeline {
  /// The subject of what concerns everybody.
  static final int ALL = -1;

  private static final long BEFORE = 5_000_000_000L;
  private static final long AFTER = 15_000_000_000L;

  private final long began = System.nanoTime();
  private final Queue<Event> events = new ConcurrentLinkedQueue<>();

  private record Event(long at, int agent, String text) {}

  void note(int agent, String text) {
    events.add(new Event(System.nanoTime(), agent, text));
  }

  void note(String text) {
    note(ALL, text);
  }

  /// Seconds since the run began.
  String at(long nanoTime) {
    return nanoTime == Long.MAX_VALUE ? "never" : "%.3f".formatted((nanoTime - began) / 1e9);
  }

  /// What touched that user agent, or everybody, around that time, and what touched it last.
  String around(int agent, long nanoTime) {
    return events.stream()
        .filter(event -> event.agent == agent || event.agent == ALL)
        .filter(event -> event.at > nanoTime - BEFORE && event.at < nanoTime + AFTER)
        .map(event ->
            "    %s  %s%n".formatted(at(event.at), (event.agent == ALL ? "* " : "  ") + event.text))
        .collect(Collectors.joining());
  }
}
