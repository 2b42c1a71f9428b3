package pushstack.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
  private static final Uaid UAID = Uaid.parse("deadbeef00000000decafbad00000000").orElseThrow();
  private static final ChannelId CHANNEL =
      ChannelId.parse("d248d4e0-0ef4-41d9-8db5-2533ad8e4041").orElseThrow();
  private static final Stamp STAMP = new Stamp(1_700_000_000_123_456L, 0xcafe);
  private static final Topic TOPIC = new Topic("news");

  @Test
  void sortKeysAreAsDocumented() {
    assertThat(new MessageId(UAID, CHANNEL, null, STAMP).sortKey())
        .isEqualTo("02:1700000000123456:d248d4e0-0ef4-41d9-8db5-2533ad8e4041:0000cafe");
    assertThat(new MessageId(UAID, CHANNEL, null, new Stamp(5, -1)).sortKey())
        .isEqualTo("02:0000000000000005:d248d4e0-0ef4-41d9-8db5-2533ad8e4041:ffffffff");
    assertThat(new MessageId(UAID, CHANNEL, TOPIC, STAMP).sortKey())
        .isEqualTo("01:d248d4e0-0ef4-41d9-8db5-2533ad8e4041:news");
  }

  @Test
  void rowsAreReadBack() {
    var random = new Random(2);
    for (int i = 0; i < 500; i++) {
      var stamp = new Stamp(random.nextLong(1L << 53), random.nextInt());
      Topic topic = i % 2 == 0 ? null : new Topic("t" + i);
      var id = new MessageId(UAID, ChannelId.random(), topic, stamp);

      assertThat(MessageId.ofRow(UAID, id.sortKey(), stamp)).hasValue(id);
    }
  }

  @Test
  void plainRowsAreInOrderOfAcceptanceAndBehindTopics() {
    var topic = new MessageId(UAID, CHANNEL, TOPIC, STAMP);
    var random = new Random(3);
    for (int i = 0; i < 500; i++) {
      var a = new Stamp(random.nextLong(1L << 53), random.nextInt());
      var b = new Stamp(random.nextLong(1L << 53), random.nextInt());
      String keyA = new MessageId(UAID, ChannelId.random(), null, a).sortKey();
      String keyB = new MessageId(UAID, ChannelId.random(), null, b).sortKey();

      assertThat(Integer.signum(keyA.compareTo(keyB))).isEqualTo(Integer.signum(a.compareTo(b)));
      assertThat(topic.sortKey()).isLessThan(keyA);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "02:",
        "01:d248d4e0-0ef4-41d9-8db5-2533ad8e4041",
        "01:d248d4e0-0ef4-41d9-8db5-2533ad8e4041:",
        "01:d248d4e0-0ef4-41d9-8db5-2533ad8e4041:a:b",
        "01:garbage:news",
        "02:1700000000123456:garbage:0000cafe",
        "02:1700000000123456:d248d4e0-0ef4-41d9-8db5-2533ad8e4041",
        "03:d248d4e0-0ef4-41d9-8db5-2533ad8e4041:news",
        "0:1:2:3",
      })
  void otherKeysAreNoMessages(String sortKey) {
    assertThat(MessageId.ofRow(UAID, sortKey, STAMP)).isEmpty();
  }

  @Test
  void onlyANewerMessageOfTheSameChannelAndTopicSupersedes() {
    var older = new MessageId(UAID, CHANNEL, TOPIC, STAMP);
    var newerStamp = new Stamp(STAMP.micros(), STAMP.unique() + 1);
    var newer = new MessageId(UAID, CHANNEL, TOPIC, newerStamp);

    assertThat(newer.supersedes(older)).isTrue();
    assertThat(older.supersedes(newer)).isFalse();
    assertThat(older.supersedes(older)).isFalse();
    assertThat(new MessageId(UAID, CHANNEL, null, newerStamp).supersedes(older)).isFalse();
    assertThat(newer.supersedes(new MessageId(UAID, CHANNEL, null, STAMP))).isFalse();
    assertThat(new MessageId(UAID, CHANNEL, new Topic("x"), newerStamp).supersedes(older))
        .isFalse();
    assertThat(new MessageId(UAID, ChannelId.random(), TOPIC, newerStamp).supersedes(older))
        .isFalse();
  }
}
