package pushstack.pushlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import pushstack.metrics.Metrics;
import pushstack.metrics.Pseudonyms;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEvent.What;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.Stamp;
import pushstack.webpush.Uaid;

final class PushLogTest {
  private static final Publisher PUBLISHER = new Publisher("B" + "a_-".repeat(28) + "90");

  private final MutableClock clock = MutableClock.fixed();
  private final AtomicLong nanos = new AtomicLong();
  private final Metrics metrics = new Metrics();
  private final Pseudonyms pseudonyms = new Pseudonyms(new byte[] {1, 2, 3});
  private final Uaid uaid = Uaid.random();
  private final ChannelId channel = ChannelId.random();

  private PushLog start(MessageEventConsumer... consumers) {
    List<BatchTarget> targets = new ArrayList<>();
    for (MessageEventConsumer consumer : consumers) {
      targets.add(new ConsumerTarget(consumer));
    }
    return PushLog.start("test", "n1", pseudonyms, clock, nanos::get, targets, metrics);
  }

  private MessageId id(int unique) {
    long micros = (clock.millis() - 40) * 1000;
    return new MessageId(uaid, channel, null, new Stamp(micros, unique));
  }

  @Test
  void stopPublishesWhatWasAdded() {
    List<MessageEvent> seen = Collections.synchronizedList(new ArrayList<>());
    try (PushLog log = start(seen::addAll)) {
      log.add(id(7), PUBLISHER, new What.Stored());
      log.addRefusal(null, null, null, new What.Refused(404, 102, "no"));
    }

    assertThat(seen)
        .containsExactly(
            new MessageEvent(
                1,
                clock.millis(),
                "n1",
                id(7).stamp().toString(),
                40,
                PUBLISHER.key(),
                pseudonyms.of(uaid.value()),
                pseudonyms.of(channel.value()),
                new What.Stored()),
            new MessageEvent(
                1,
                clock.millis(),
                "n1",
                null,
                0,
                null,
                null,
                null,
                new What.Refused(404, 102, "no")));
    assertThat(metrics.pushLogPublished.get()).isEqualTo(2);
    assertThat(metrics.pushLogDropped.get()).isZero();
    assertThat(metrics.pushLogFailed.get()).isZero();
  }

  @Test
  void batchGoesOutWhenItsTimeHasCome() throws InterruptedException {
    var arrived = new CountDownLatch(1);
    try (PushLog log = start(_ -> arrived.countDown())) {
      log.add(id(1), null, new What.Stored());

      letTimePassUntil(arrived);
    }
  }

  @Test
  void fullQueueDropsTheNewestAndCountsThem() throws InterruptedException {
    List<MessageEvent> seen = Collections.synchronizedList(new ArrayList<>());
    var busy = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    PushLog log =
        start(events -> {
          busy.countDown();
          await(goOn);
          seen.addAll(events);
        });
    try {
      log.add(id(-1), null, new What.Stored());
      letTimePassUntil(busy);

      for (int i = 0; i < PushLog.QUEUE / 2 + 5; i++) {
        log.addRefusal(null, null, null, new What.Refused(404, 102, "no"));
      }
      assertThat(metrics.pushLogDropped.get()).isEqualTo(5);
      for (int i = 0; i < PushLog.QUEUE / 2 + 3; i++) {
        log.add(id(i), null, new What.Stored());
      }
      assertThat(metrics.pushLogDropped.get()).isEqualTo(8);
    } finally {
      goOn.countDown();
      log.close();
    }
    assertThat(seen).hasSize(1 + PushLog.QUEUE);
    assertThat(seen.getLast().message()).isEqualTo(id(PushLog.QUEUE / 2 - 1).stamp().toString());
    assertThat(metrics.pushLogPublished.get()).isEqualTo(1 + PushLog.QUEUE);
  }

  @Test
  void faultOfOneConsumerIsCountedAndNotTheOthers() {
    List<MessageEvent> seen = Collections.synchronizedList(new ArrayList<>());
    PushLog log =
        start(
            _ -> {
              throw new IllegalStateException("mine alone");
            },
            seen::addAll);
    log.add(id(1), null, new What.Fetched());
    log.close();

    assertThat(seen).hasSize(1);
    assertThat(metrics.pushLogFailed.get()).isEqualTo(1);
    assertThat(metrics.pushLogPublished.get()).isEqualTo(1);
  }

  @Test
  void stoppedLogTakesNoMoreAndCountsIt() {
    PushLog log = start(_ -> {});
    log.close();
    log.add(id(1), null, new What.Fetched());

    assertThat(metrics.pushLogDropped.get()).isEqualTo(1);
  }

  @Test
  void consumerThatNeverReturnsDoesNotHoldUpTheStopForEver() throws InterruptedException {
    var busy = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    PushLog log =
        start(_ -> {
          busy.countDown();
          await(never);
        });
    log.add(id(1), null, new What.Fetched());
    letTimePassUntil(busy);
    log.add(id(2), null, new What.Fetched());

    log.close();

    assertThat(metrics.pushLogDropped.get()).isEqualTo(1);
    never.countDown();
  }

  /// A batch grows old from when the log's thread has seen its first event, whenever that is.
  private void letTimePassUntil(CountDownLatch done) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    do {
      nanos.addAndGet(Batcher.MAX_AGE.toNanos());
      assertThat(System.nanoTime()).isLessThan(end);
    } while (!done.await(10, TimeUnit.MILLISECONDS));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody let it go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
