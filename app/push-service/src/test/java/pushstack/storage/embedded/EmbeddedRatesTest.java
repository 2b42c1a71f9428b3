package pushstack.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Stamps;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// How much the engine does in a second on the machine at hand; prints what it measures.
@Tag("heavy")
final class EmbeddedRatesTest {
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration MEASURED = Duration.ofSeconds(5);
  private static final int AGENTS = 1000;

  private final Stamps stamps = new Stamps(InstantSource.system());
  private final ChannelId channel = ChannelId.random();
  private final Uaid[] agents = new Uaid[AGENTS];
  @TempDir private Path folder = Path.of("");
  private EmbeddedStorage storage = EmbeddedStorage.inMemory(MutableClock.fixed());

  @BeforeEach
  void open() {
    storage.close();
    storage = EmbeddedStorage.open(folder, InstantSource.system());
    for (int i = 0; i < AGENTS; i++) {
      agents[i] = Uaid.random();
    }
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void durablePutsShareTheirFlushes() {
    rate("put", 1, this::put);
    assertThat(rate("put", 64, this::put)).isGreaterThan(5000);
    rate("put", 256, this::put);
  }

  @Test
  void queriesAreAnsweredFromTheCache() {
    for (int i = 0; i < AGENTS * 10; i++) {
      put(i);
    }
    rate("query", 1, this::query);
    rate("query", 64, this::query);
  }

  private void put(long i) {
    Stamp stamp = stamps.next();
    var id = new MessageId(agents[(int) (i % AGENTS)], channel, null, stamp);
    var payload = new Payload(ContentEncoding.AES128GCM, null, null, new byte[1024]);
    storage
        .messages()
        .save(
            new PushMessage(
                id,
                "v".repeat(200),
                stamp.micros() / 1_000_000,
                new Ttl(3600),
                Urgency.NORMAL,
                payload));
  }

  private void query(long i) {
    storage.messages().fetch(agents[(int) (i % AGENTS)], Optional.empty(), 10);
  }

  private static double rate(String what, int callers, LongConsumer call) {
    run(callers, WARM_UP, call);
    double rate = run(callers, MEASURED, call) / (double) MEASURED.toSeconds();
    System.out.printf("%s, %d callers: %.0f/s%n", what, callers, rate);
    return rate;
  }

  private static long run(int callers, Duration time, LongConsumer call) {
    var calls = new LongAdder();
    long end = System.nanoTime() + time.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < callers; caller++) {
        long first = caller;
        threads.execute(() -> {
          for (long i = first; System.nanoTime() < end; i += callers) {
            call.accept(i);
            calls.increment();
          }
        });
      }
    }
    return calls.sum();
  }
}
