package pushstack.pushlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEventBatch;
import pushstack.schema.MessageEventJson;

/// Puts events together to batches of at most [MessageEventBatch#MAX_BYTES], none older than
/// [#MAX_AGE]. Used by one thread.
final class Batcher {
  /// How long an event waits for others, at most.
  static final Duration MAX_AGE = Duration.ofSeconds(1);

  /// Characters of the number of events in a header: no batch has that many.
  private static final int MANY = 999_999_999;

  private final String environment;
  private final String node;
  private final LongSupplier nanos;
  private final int room;

  private List<MessageEvent> events = new ArrayList<>();
  private Set<String> vapidKeys = new HashSet<>();
  private final StringBuilder lines = new StringBuilder();
  private int bytes;
  private long began;

  /// @param nanos a clock like [System#nanoTime]
  Batcher(String environment, String node, LongSupplier nanos) {
    this.environment = environment;
    this.node = node;
    this.nanos = nanos;
    String longest = MessageEventBatch.header(environment, node, MANY) + "\n";
    this.room = MessageEventBatch.MAX_BYTES - longest.getBytes(UTF_8).length;
  }

  /// Takes an event. A line is far shorter than a batch, since every text in it is bounded.
  ///
  /// @return the batch that it had no room in
  Optional<Batch> add(MessageEvent event) {
    byte[] line = MessageEventJson.write(event);
    Optional<Batch> full = bytes + line.length + 1 > room ? Optional.of(take()) : Optional.empty();
    if (events.isEmpty()) {
      began = nanos.getAsLong();
    }
    events.add(event);
    lines.append(new String(line, UTF_8)).append('\n');
    bytes += line.length + 1;
    if (event.vapidKey() != null) {
      vapidKeys.add(event.vapidKey());
    }
    return full;
  }

  /// The batch whose time has come, if there is one.
  Optional<Batch> due() {
    return !events.isEmpty() && nanos.getAsLong() - began >= MAX_AGE.toNanos()
        ? Optional.of(take())
        : Optional.empty();
  }

  /// What is left, if anything is.
  Optional<Batch> rest() {
    return events.isEmpty() ? Optional.empty() : Optional.of(take());
  }

  private Batch take() {
    String header = MessageEventBatch.header(environment, node, events.size());
    var batch = new Batch(List.copyOf(events), header + "\n" + lines, Set.copyOf(vapidKeys));
    events = new ArrayList<>();
    vapidKeys = new HashSet<>();
    lines.setLength(0);
    bytes = 0;
    return batch;
  }
}
