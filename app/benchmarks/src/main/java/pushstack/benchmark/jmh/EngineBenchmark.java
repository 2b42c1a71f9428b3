package pushstack.benchmark.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
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

/// The embedded engine on the disk of the temporary folder: puts that are durable when they return,
/// and pages of ten messages. Callers that wait at once share a commit.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EngineBenchmark {
  private static final int CALLERS = 32;
  private static final int USER_AGENTS = 1_000;
  private static final int PAGE = 10;
  private static final int BODY = 1_024;

  private final Stamps stamps = new Stamps(InstantSource.system());
  private final ChannelId channel = ChannelId.random();
  private final List<Uaid> userAgents = Stream.generate(Uaid::random).limit(USER_AGENTS).toList();
  private @Nullable Path folder;
  private @Nullable EmbeddedStorage storage;

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("pushstack-jmh");
    storage = EmbeddedStorage.open(folder, InstantSource.system());
    for (int i = 0; i < PAGE; i++) {
      userAgents.forEach(this::put);
    }
  }

  @TearDown
  public void close() throws IOException {
    messagesOwner().close();
    if (folder != null) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private EmbeddedStorage messagesOwner() {
    if (storage == null) {
      throw new IllegalStateException("not open");
    }
    return storage;
  }

  private Uaid anybody() {
    return userAgents.get(ThreadLocalRandom.current().nextInt(USER_AGENTS));
  }

  private Messages.Save put(Uaid uaid) {
    Stamp stamp = stamps.next();
    return messagesOwner()
        .messages()
        .save(
            new PushMessage(
                new MessageId(uaid, channel, null, stamp),
                "v".repeat(200),
                stamp.micros() / 1_000_000,
                new Ttl(3_600),
                Urgency.NORMAL,
                new Payload(ContentEncoding.AES128GCM, null, null, new byte[BODY])));
  }

  @Benchmark
  @Threads(CALLERS)
  public Messages.Save put() {
    return put(anybody());
  }

  @Benchmark
  public Messages.Page fetch() {
    return messagesOwner().messages().fetch(anybody(), Optional.empty(), PAGE);
  }
}
