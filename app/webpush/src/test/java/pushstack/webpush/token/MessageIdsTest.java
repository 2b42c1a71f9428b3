package pushstack.webpush.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Uaid;

class MessageIdsTest {
  private static final String WHO =
      "deadbeef00000000decafbad00000000:d248d4e00ef441d98db52533ad8e4041";
  private static final Uaid UAID = Uaid.parse("deadbeef00000000decafbad00000000").orElseThrow();
  private static final ChannelId CHANNEL =
      ChannelId.parse("d248d4e0-0ef4-41d9-8db5-2533ad8e4041").orElseThrow();
  private static final Stamp STAMP = new Stamp(1_700_000_000_123_456L, 0xcafe);

  private final TokenKeys keys = new TokenKeys(List.of(FernetKey.random()));
  private final MessageIds ids = new MessageIds(keys, InstantSource.fixed(Instant.EPOCH));

  @Test
  void clearTextIsAsDocumented() {
    assertThat(clear(ids.seal(new MessageId(UAID, CHANNEL, null, STAMP))))
        .isEqualTo("02:" + WHO + ":1700000000123456-0000cafe");
    assertThat(clear(ids.seal(new MessageId(UAID, CHANNEL, new Topic("news"), STAMP))))
        .isEqualTo("01:" + WHO + ":news:1700000000123456-0000cafe");
  }

  @Test
  void whatIsSealedOpens() {
    for (MessageId id :
        List.of(
            new MessageId(UAID, CHANNEL, null, STAMP),
            new MessageId(UAID, CHANNEL, null, new Stamp(0, -1)),
            new MessageId(UAID, CHANNEL, new Topic("a=="), STAMP),
            new MessageId(UAID, CHANNEL, new Topic("-_".repeat(16)), STAMP))) {
      String version = ids.seal(id);

      assertThat(ids.open(version)).hasValue(id);
      assertThat(ids.open(version.replace("=", ""))).hasValue(id);
      assertThat(version).isNotEqualTo(ids.seal(id)).matches("[A-Za-z0-9_-]+=*");
      assertThat(version).hasSizeLessThan(TokenKeys.MAX_TOKEN_LENGTH);
    }
  }

  @Test
  void messageOfATopicDiffersFromItsSuccessorOnlyByStamp() {
    var older = new MessageId(UAID, CHANNEL, new Topic("news"), STAMP);
    var newer = new MessageId(UAID, CHANNEL, new Topic("news"), new Stamp(STAMP.micros() + 1, 0));

    assertThat(older.sortKey()).isEqualTo(newer.sortKey());
    assertThat(ids.open(ids.seal(older))).isNotEqualTo(ids.open(ids.seal(newer)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "02:" + WHO,
        "02:" + WHO + ":",
        "02:" + WHO + ":1700000000123",
        "02:" + WHO + ":1700000000123456-0000cafe:",
        "02:" + WHO + ":news:1700000000123456-0000cafe",
        "01:" + WHO + ":news",
        "01:" + WHO + ":1700000000123456-0000cafe",
        "01:" + WHO + "::1700000000123456-0000cafe",
        "01:" + WHO + ":n ws:1700000000123456-0000cafe",
        "03:" + WHO + ":1700000000123456-0000cafe",
        "m:" + WHO,
        "02:x" + WHO + ":1700000000123456-0000cafe",
        "02::d248d4e00ef441d98db52533ad8e4041:1700000000123456-0000cafe",
      })
  void otherClearTextIsNoMessageId(String clear) {
    assertThat(ids.open(keys.seal(clear.getBytes(ISO_8859_1), Instant.EPOCH))).isEmpty();
  }

  @Test
  void endpointsAreNoMessageIdsAndTheOtherWayRound() {
    var endpoints = new EndpointTokens(keys, InstantSource.fixed(Instant.EPOCH));
    String endpoint = endpoints.seal(UAID, CHANNEL, Optional.empty()).substring(3);
    String version = ids.seal(new MessageId(UAID, CHANNEL, null, STAMP));

    assertThat(ids.open(endpoint)).isEmpty();
    assertThat(endpoints.open("v1", version)).isEmpty();
    assertThat(endpoints.open("v2", version)).isEmpty();
  }

  @Test
  void textOfEveryLengthIsRefusedQuietly() {
    String version = ids.seal(new MessageId(UAID, CHANNEL, null, STAMP));
    for (int length = 0; length < 400; length++) {
      assertThat(ids.open("g".repeat(length))).isEmpty();
      assertThat(ids.open("\ud83d".repeat(length))).isEmpty();
      if (length < version.length()) {
        assertThat(ids.open(version.substring(0, length))).isEmpty();
        assertThat(ids.open(version.substring(0, length) + "!" + version.substring(length + 1)))
            .isEmpty();
      }
    }
  }

  private String clear(String token) {
    return new String(keys.open(token).orElseThrow(), ISO_8859_1);
  }
}
