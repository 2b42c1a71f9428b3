package pushstack.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import pushstack.storage.Messages;
import pushstack.storage.embedded.EmbeddedStorage;
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

/// The embedded engine alone, in this process: messages of 1 KB that are durable when the call
/// returns, and queries of ten of them. Callers wait for their own call; what they wait for at
/// once, the engine commits at once.
final class Engine {
  private static final String NAME = "engine";
  private static final int[] CALLERS = {1, 64, 256};
  private static final int USER_AGENTS = 1_000;
  private static final int BODY = 1_024;
  private static final int QUERY = 10;

  private final Messages messages;
  private final Stamps stamps = new Stamps(InstantSource.system());
  private final ChannelId channel = ChannelId.random();
  private final List<Uaid> userAgents = Stream.generate(Uaid::random).limit(USER_AGENTS).toList();

  private Engine(Messages messages) {
    this.messages = messages;
  }

  static Outcome measure(Path folder, Duration length) {
    var figures = new ArrayList<Figure>();
    try (var storage = EmbeddedStorage.open(folder, InstantSource.system())) {
      var engine = new Engine(storage.messages());
      for (int callers : CALLERS) {
        figures.add(rate("durable puts", callers, length, engine::put));
      }
      for (int callers : CALLERS) {
        figures.add(rate("queries", callers, length, engine::query));
      }
    }
    return Outcome.of(figures);
  }

  private void put(long i) {
    Stamp stamp = stamps.next();
    var id = new MessageId(userAgent(i), channel, null, stamp);
    messages.save(
        new PushMessage(
            id,
            "v".repeat(200),
            stamp.micros() / 1_000_000,
            new Ttl(3_600),
            Urgency.NORMAL,
            new Payload(ContentEncoding.AES128GCM, null, null, new byte[BODY])));
  }

  private void query(long i) {
    messages.fetch(userAgent(i), Optional.empty(), QUERY);
  }

  private Uaid userAgent(long i) {
    return userAgents.get((int) (i % USER_AGENTS));
  }

  private static Figure rate(String what, int callers, Duration length, LongConsumer call) {
    // Warms up what is measured next.
    var _ = run(callers, length.dividedBy(2), call);
    double seconds = length.toNanos() / 1e9;
    return new Figure(
        NAME,
        "%s, %d callers, per second".formatted(what, callers),
        run(callers, length, call) / seconds,
        "/s");
  }

  private static long run(int callers, Duration length, LongConsumer call) {
    var calls = new LongAdder();
    long end = System.nanoTime() + length.toNanos();
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
