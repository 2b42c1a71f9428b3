package pushstack.storage;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// What the contract suites share: an engine under a clock that the test holds, and rows to put in.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class StorageContract {
  static final int CALLERS = 32;
  static final NodeAddress A = new NodeAddress("http://node-a.example:8081");
  static final NodeAddress B = new NodeAddress("http://node-b.example:8081");

  final MutableClock clock = MutableClock.fixed();
  Storage storage = new NoStorage();

  abstract Storage open(InstantSource clock);

  @BeforeEach
  void openStorage() {
    storage = open(clock);
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  /// Lets all begin at the same moment, each on a virtual thread.
  ///
  /// @return the results in the order of the tasks
  static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    var barrier = new CyclicBarrier(tasks.size());
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            callers.submit(() -> {
              barrier.await();
              return task.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  PushMessage message(MessageId id) {
    return message(id, new byte[] {1, 2, 3});
  }

  PushMessage message(MessageId id, byte[] body) {
    Payload payload =
        body.length == 0
            ? null
            : new Payload(ContentEncoding.AES128GCM, "salt=c2FsdA", "dh=a2V5", body);
    return message(id, new Ttl(3600), payload);
  }

  PushMessage message(MessageId id, Ttl ttl, @Nullable Payload payload) {
    return new PushMessage(
        id,
        "version-" + id.stamp(),
        clock.instant().getEpochSecond(),
        ttl,
        Urgency.NORMAL,
        payload);
  }

  static MessageId plain(Uaid uaid, ChannelId channel, long micros) {
    return new MessageId(uaid, channel, null, new Stamp(micros, (int) micros * 31));
  }

  static MessageId topic(Uaid uaid, ChannelId channel, String topic, long micros) {
    return new MessageId(uaid, channel, new Topic(topic), new Stamp(micros, 7));
  }

  /// Stands in before the first engine is open.
  private static final class NoStorage implements Storage {
    @Override
    public Routers routers() {
      throw new IllegalStateException();
    }

    @Override
    public Messages messages() {
      throw new IllegalStateException();
    }

    @Override
    public Broadcasts broadcasts() {
      throw new IllegalStateException();
    }

    @Override
    public Optional<String> trouble() {
      throw new IllegalStateException();
    }

    @Override
    public void close() {}
  }
}
