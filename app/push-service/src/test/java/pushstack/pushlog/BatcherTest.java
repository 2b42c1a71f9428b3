package pushstack.pushlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEvent.What;
import pushstack.schema.MessageEventBatch;

final class BatcherTest {
  private static final String KEY = "B" + "a_-".repeat(28) + "90";

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Batcher batcher = new Batcher("prod", "n1", nanos::get);

  private static MessageEvent event(int number, @Nullable String key, What what) {
    return new MessageEvent(
        1, number, "n1", "1790000000123456-%08x".formatted(number), 3, key, null, null, what);
  }

  private static MessageEvent event(int number) {
    return event(number, null, new What.Stored());
  }

  @Test
  void batchIsDueASecondAfterItsFirstEvent() {
    assertThat(batcher.due()).isEmpty();
    batcher.add(event(1));
    nanos.addAndGet(Batcher.MAX_AGE.minusNanos(1).toNanos());
    batcher.add(event(2));
    assertThat(batcher.due()).isEmpty();
    nanos.addAndGet(1);

    Batch batch = batcher.due().orElseThrow();
    assertThat(batch.events()).containsExactly(event(1), event(2));
    assertThat(MessageEventBatch.read(batch.text()))
        .contains(new MessageEventBatch("prod", "n1", batch.events(), 0));
    assertThat(batcher.due()).isEmpty();
  }

  @Test
  void ageBeginsAnewWithEachBatch() {
    batcher.add(event(1));
    nanos.addAndGet(Batcher.MAX_AGE.toNanos());
    assertThat(batcher.due()).isPresent();
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    batcher.add(event(2));

    assertThat(batcher.due()).isEmpty();
  }

  @Test
  void batchIsFullBeforeItPassesItsSize() {
    List<Batch> batches = new ArrayList<>();
    int number = 0;
    while (batches.size() < 3) {
      String text = "é\u2028\"".repeat(number % 80);
      batcher.add(event(number++, KEY, new What.Refused(400, 0, text))).ifPresent(batches::add);
    }
    batcher.rest().ifPresent(batches::add);

    int last = 0;
    for (Batch batch : batches.subList(0, 3)) {
      int bytes = batch.text().getBytes(UTF_8).length;
      assertThat(bytes).isBetween(MessageEventBatch.MAX_BYTES - 2048, MessageEventBatch.MAX_BYTES);
      MessageEventBatch read = MessageEventBatch.read(batch.text()).orElseThrow();
      assertThat(read.unreadable()).isZero();
      assertThat(read.events()).isEqualTo(batch.events());
      last += batch.events().size();
    }
    assertThat(last + batches.getLast().events().size()).isEqualTo(number);
  }

  @Test
  void keysOfABatchAreThoseOfItsEvents() {
    String other = KEY.replace('B', 'C');
    batcher.add(event(1, KEY, new What.Stored()));
    batcher.add(event(2, other, new What.Stored()));
    batcher.add(event(3, KEY, new What.Stored()));
    batcher.add(event(4));
    assertThat(batcher.rest().orElseThrow().vapidKeys()).containsExactlyInAnyOrder(KEY, other);

    batcher.add(event(5));
    assertThat(batcher.rest().orElseThrow().vapidKeys()).isEmpty();
    assertThat(batcher.rest()).isEqualTo(Optional.empty());
  }
}
