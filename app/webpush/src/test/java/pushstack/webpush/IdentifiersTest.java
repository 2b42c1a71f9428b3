package pushstack.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
  private static final String DASHED = "0e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b";
  private static final String HEX = "0e1f2a3b4c5d4e6f8a9b0c1d2e3f4a5b";

  @Test
  void uuidsAreReadInEverySpelling() {
    for (String text : new String[] {DASHED, HEX, DASHED.toUpperCase(Locale.ROOT)}) {
      assertThat(Uaid.parse(text)).hasValue(new Uaid(UUID.fromString(DASHED)));
      assertThat(ChannelId.parse(text)).hasValue(new ChannelId(UUID.fromString(DASHED)));
    }
  }

  @Test
  void uuidsAreWrittenInOneSpelling() {
    assertThat(Uaid.parse(DASHED).orElseThrow()).hasToString(HEX);
    assertThat(Uaid.parse(DASHED).orElseThrow().hex()).isEqualTo(HEX);
    assertThat(ChannelId.parse(HEX).orElseThrow()).hasToString(DASHED);
    assertThat(ChannelId.parse(HEX).orElseThrow().hex()).isEqualTo(HEX);
  }

  @Test
  void randomIdentifiersComeBack() {
    for (int i = 0; i < 1_000; i++) {
      Uaid uaid = Uaid.random();
      ChannelId channel = ChannelId.random();

      assertThat(Uaid.parse(uaid.hex())).hasValue(uaid);
      assertThat(ChannelId.parseCanonical(channel.toString())).hasValue(channel);
      assertThat(uaid.value().version()).isEqualTo(4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0e1f2a3b4c5d4e6f8a9b0c1d2e3f4a5",
        "0e1f2a3b4c5d4e6f8a9b0c1d2e3f4a5bb",
        "0e1f2a3b4c5d4e6f8a9b0c1d2e3f4a5g",
        "0e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5-",
        "0e1f2a3b4-c5d-4e6f-8a9b-0c1d2e3f4a5b",
        "0e1f2a3b-4c5d-4e6f-8a9b00c1d2e3f4a5b",
        "0e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b ",
        "-0e1f2a3b4c5d4e6f8a9b0c1d2e3f4a5",
        "٠e1f2a3b4c5d4e6f8a9b0c1d2e3f4a5b",
      })
  void otherTextIsNoIdentifier(String text) {
    assertThat(Uaid.parse(text)).isEmpty();
    assertThat(ChannelId.parse(text)).isEmpty();
    assertThat(ChannelId.parseCanonical(text)).isEmpty();
  }

  @Test
  void canonicalChannelIdsAreLowercaseAndDashed() {
    assertThat(ChannelId.parseCanonical(DASHED)).isPresent();
    assertThat(ChannelId.parseCanonical(HEX)).isEmpty();
    assertThat(ChannelId.parseCanonical(DASHED.replace('e', 'E'))).isEmpty();
  }

  @Test
  void anyTextIsReadOrRefused() {
    var random = new Random(36);
    for (int round = 0; round < 20_000; round++) {
      var bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes) + "-".repeat(random.nextInt(5));
      Uaid.parse(text).ifPresent(uaid -> assertThat(uaid.hex()).isEqualTo(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "news", "A-Z_0-9", "abc=", "abc==", "12345678901234567890123456789012"})
  void topicsOfTheAlphabet(String text) {
    assertThat(Topic.parse(text)).hasValue(new Topic(text));
    assertThat(new Topic(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "a b",
        "a/b",
        "a+b",
        "a:b",
        "ä",
        "a=b",
        "a\n",
        "123456789012345678901234567890123"
      })
  void otherTopicsAreRefused(String text) {
    assertThat(Topic.parse(text)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new Topic(text));
  }

  @Test
  void ttlsAreLoweredToThirtyDaysButNeverNegative() {
    assertThat(Ttl.atMost(60)).isEqualTo(new Ttl(60));
    assertThat(Ttl.atMost(Long.MAX_VALUE)).isEqualTo(new Ttl(Ttl.MAX_SECONDS));
    assertThat(Ttl.atMost(0)).isEqualTo(Ttl.ZERO);
    assertThat(Ttl.ZERO.isZero()).isTrue();
    assertThat(new Ttl(1).isZero()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> Ttl.atMost(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Ttl(Ttl.MAX_SECONDS + 1));
  }

  @Test
  void urgenciesAreOrderedAndReadWithoutCase() {
    assertThat(Urgency.parse("very-low")).hasValue(Urgency.VERY_LOW);
    assertThat(Urgency.parse(" High ")).hasValue(Urgency.HIGH);
    assertThat(Urgency.parse("urgent")).isEmpty();
    assertThat(Urgency.parse("")).isEmpty();
    assertThat(Urgency.NORMAL.atLeast(Urgency.LOW)).isTrue();
    assertThat(Urgency.NORMAL.atLeast(Urgency.NORMAL)).isTrue();
    assertThat(Urgency.NORMAL.atLeast(Urgency.HIGH)).isFalse();
  }

  @Test
  void encodingsAreTheTwoThatFirefoxDecrypts() {
    assertThat(ContentEncoding.parse("aes128gcm")).hasValue(ContentEncoding.AES128GCM);
    assertThat(ContentEncoding.parse(" AESGCM ")).hasValue(ContentEncoding.AESGCM);
    assertThat(ContentEncoding.parse("aesgcm128")).isEmpty();
    assertThat(ContentEncoding.parse("gzip")).isEmpty();
    assertThat(ContentEncoding.parse("")).isEmpty();
  }

  @Test
  void messagesExpireInTheSecondOfTheirTtl() {
    var id = new MessageId(Uaid.random(), ChannelId.random(), null, new Stamp(0, 0));
    var message = new PushMessage(id, "v", 1_000, new Ttl(60), Urgency.NORMAL, null);

    assertThat(message.expired(Instant.ofEpochSecond(1_059))).isFalse();
    assertThat(message.expired(Instant.ofEpochSecond(1_060))).isTrue();
    var atOnce = new PushMessage(id, "v", 1_000, Ttl.ZERO, Urgency.NORMAL, null);
    assertThat(atOnce.expired(Instant.ofEpochSecond(1_000))).isTrue();
  }

  @Test
  void payloadsAreEqualByTheirBytesAndPrintNone() {
    var payload = new Payload(ContentEncoding.AESGCM, "salt=a", "dh=b", new byte[] {65, 66});

    assertThat(payload)
        .isEqualTo(new Payload(ContentEncoding.AESGCM, "salt=a", "dh=b", new byte[] {65, 66}))
        .isNotEqualTo(new Payload(ContentEncoding.AESGCM, "salt=a", "dh=b", new byte[] {65, 67}))
        .isNotEqualTo(new Payload(ContentEncoding.AESGCM, "salt=a", null, new byte[] {65, 66}))
        .hasToString("Payload[aesgcm, 2 bytes]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Payload(ContentEncoding.AESGCM, null, null, new byte[0]));
  }

  @Test
  void publisherHasTheFormOfAKey() {
    String key = "B" + "a_-".repeat(28) + "90";
    assertThat(Publisher.parse(key)).contains(new Publisher(key));
    assertThat(Publisher.parse(key + "=")).isEmpty();
    assertThat(Publisher.parse(key.substring(1))).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new Publisher(""));
  }
}
