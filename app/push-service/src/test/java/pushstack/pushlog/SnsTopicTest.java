package pushstack.pushlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pushstack.metrics.Metrics;
import pushstack.metrics.Pseudonyms;
import pushstack.pushlog.SnsFake.Refusal;
import pushstack.schema.MessageEvent.What;
import pushstack.schema.MessageEventBatch;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.Stamp;
import pushstack.webpush.Uaid;

/// The real client of the SDK against a server that speaks its protocol.
final class SnsTopicTest {
  private static final String ARN = "arn:aws:sns:eu-central-1:000000000000:push-test-push-log";
  private static final String KEY = "B" + "a_-".repeat(28) + "90";

  private final SnsFake sns = new SnsFake();
  private final SnsTopic topic = SnsTopic.open(ARN, Optional.of(sns.url()), "test", "n1");

  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  @AfterAll
  static void takeCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @AfterEach
  void close() {
    topic.close();
    sns.close();
  }

  private static Batch batch(Set<String> keys) {
    return new Batch(
        List.of(), MessageEventBatch.header("test", "n1", 0) + "\né & = \u2028\n", keys);
  }

  private static Set<String> keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "%c%s".formatted('A' + i, KEY.substring(1)))
        .collect(Collectors.toSet());
  }

  @Test
  void batchArrivesWholeWithItsAttributes() {
    assertThat(topic.publish(batch(keys(2)))).isTrue();

    assertThat(sns.published()).hasSize(1);
    var request = sns.published().getFirst();
    assertThat(request)
        .containsEntry("Action", "Publish")
        .containsEntry("TopicArn", ARN)
        .containsEntry("Message", batch(Set.of()).text());
    assertThat(request.get("authorization")).contains("/eu-central-1/sns/");
    assertThat(SnsFake.attributes(request))
        .containsOnlyKeys("environment", "node", "vapid_keys", "version")
        .containsEntry("version", "Number 1")
        .containsEntry("environment", "String test")
        .containsEntry("node", "String n1")
        .containsEntry(
            "vapid_keys", "String.Array [\"A%1$s\",\"B%1$s\"]".formatted(KEY.substring(1)));
  }

  @Test
  void manyKeysAndNoneAreNoAttribute() {
    assertThat(topic.publish(batch(keys(SnsTopic.MAX_KEYS)))).isTrue();
    assertThat(topic.publish(batch(keys(SnsTopic.MAX_KEYS + 1)))).isTrue();
    assertThat(topic.publish(batch(Set.of()))).isTrue();

    assertThat(sns.published())
        .extracting(request -> SnsFake.attributes(request).containsKey("vapid_keys"))
        .containsExactly(true, false, false);
  }

  @Test
  void throttledBatchIsTriedAgain() {
    sns.refuse(Refusal.THROTTLED, Refusal.THROTTLED);

    assertThat(topic.publish(batch(keys(1)))).isTrue();
    assertThat(sns.requests()).hasSize(3);
    assertThat(sns.published()).hasSize(1);
  }

  @Test
  void batchThatFailsIsGivenUpAfterABoundedNumberOfTries() {
    for (int i = 0; i < 2 * SnsTopic.ATTEMPTS; i++) {
      sns.refuse(Refusal.BROKEN);
    }

    assertThat(topic.publish(batch(keys(1)))).isFalse();
    assertThat(sns.requests()).hasSize(SnsTopic.ATTEMPTS);
    assertThat(sns.published()).isEmpty();
  }

  @Test
  void refusalForGoodIsNotTriedAgain() {
    sns.refuse(Refusal.FORBIDDEN);

    assertThat(topic.publish(batch(keys(1)))).isFalse();
    assertThat(sns.requests()).hasSize(1);
  }

  @Test
  void topicThatNobodyServesIsAFailedBatch() {
    sns.close();

    assertThat(topic.publish(batch(keys(1)))).isFalse();
  }

  @Test
  void logPublishesAllOfALargeAmountAndCountsWhatFails() {
    var metrics = new Metrics();
    var clock = MutableClock.fixed();
    // The one batch that is refused for good is lost, and no other.
    sns.refuse(Refusal.FORBIDDEN);
    int events = 3_000;
    var log =
        PushLog.start(
            "test",
            "n1",
            new Pseudonyms(new byte[] {1}),
            clock,
            System::nanoTime,
            List.of(topic),
            metrics);
    var channel = ChannelId.random();
    var uaid = Uaid.random();
    for (int i = 0; i < events; i++) {
      var id = new MessageId(uaid, channel, null, new Stamp(clock.millis() * 1000, i));
      log.add(id, new Publisher(KEY), new What.HandedOver());
    }
    log.close();

    List<String> messages = new ArrayList<>();
    for (var request : sns.published()) {
      MessageEventBatch batch =
          MessageEventBatch.read(request.getOrDefault("Message", "")).orElseThrow();
      assertThat(batch.environment()).isEqualTo("test");
      assertThat(batch.unreadable()).isZero();
      batch.events().forEach(event -> messages.add(event.message()));
    }
    assertThat(metrics.pushLogFailed.get()).isEqualTo(1);
    assertThat(metrics.pushLogDropped.get()).isZero();
    assertThat(messages).doesNotHaveDuplicates().hasSizeBetween(1, events - 1);
    assertThat(metrics.pushLogPublished.get()).isEqualTo(messages.size());
  }
}
