package pushstack.connect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

final class PushCallJsonTest {
  private static final Uaid UAID = Uaid.random();
  private static final Stamp STAMP = new Stamp(1_790_000_000_123_456L, -2);

  private static final String KEY = "B" + "a_-".repeat(28) + "90";

  static Stream<PushMessage> messages() {
    var plain = new MessageId(UAID, ChannelId.random(), null, STAMP);
    var topical = new MessageId(UAID, ChannelId.random(), new Topic("a_-9"), STAMP);
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    return Stream.of(
        new PushMessage(plain, "v", 0, Ttl.ZERO, Urgency.VERY_LOW, null),
        new PushMessage(
            topical,
            "gAAAA=",
            1_790_000_000,
            new Ttl(Ttl.MAX_SECONDS),
            Urgency.HIGH,
            new Payload(ContentEncoding.AES128GCM, null, null, every)),
        new PushMessage(
            plain,
            "quotes \" and \\ and é",
            1_790_000_000,
            new Ttl(60),
            Urgency.LOW,
            new Payload(ContentEncoding.AESGCM, "salt=\"x\"", "dh=y;p256ecdsa=z", every),
            new Publisher(KEY)),
        new PushMessage(
            plain,
            "largest",
            1,
            new Ttl(1),
            Urgency.NORMAL,
            new Payload(ContentEncoding.AES128GCM, null, null, new byte[Payload.MAX_BYTES])));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyFieldSurvives(PushMessage message) {
    byte[] body = PushCallJson.write(message, Duration.ofMillis(2_750));

    assertThat(PushCallJson.read(UAID, body))
        .contains(new PushCallJson.PushCall(message, Duration.ofMillis(2_750)));
    assertThat(body).hasSizeLessThan(InternalRoutes.MAX_BODY);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void idSurvives(PushMessage message) {
    assertThat(PushCallJson.readId(UAID, PushCallJson.write(message.id()))).contains(message.id());
  }

  @Test
  void unknownFieldsArePassedOver() {
    String text = sound().replace("\"ttl\"", "\"new\":{\"ttl\":[1,{}]},\"ttl\"");

    assertThat(read(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"channelID\":",
        "{\"channelID\":1}",
        "{\"ttl\":\"x\"}",
        "{\"data\":\"***\"}"
      })
  void whatIsNoPushCallIsRefused(String text) {
    assertThat(read(text)).isFalse();
    assertThat(PushCallJson.readId(UAID, text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ttl\":60|\"ttl\":-1",
        "\"ttl\":60|\"ttl\":null",
        "\"ttl\":60|\"ttl\":99999999999999999999",
        "\"ttl\":60|\"t\":60",
        "\"timestamp\":5|\"timestamp\":-5",
        "\"patience_ms\":7|\"patience_ms\":-7",
        "\"normal\"|\"whenever\"",
        "\"version\"|\"verse\"",
        "\"aes128gcm\"|\"rot13\"",
        "\"encoding\"|\"coding\"",
        "\"topic\":\"t\"|\"topic\":\"no topic\"",
        "\"channelID\":\"|\"channelID\":\"x",
        "\"stamp\":\"|\"stamp\":\"x",
        "}|",
        "}|,"
      })
  void brokenFieldIsRefused(String change) {
    int bar = change.indexOf('|');
    String text = sound();
    assertThat(text).contains(change.substring(0, bar));

    assertThat(read(text.replace(change.substring(0, bar), change.substring(bar + 1)))).isFalse();
  }

  /// Nodes of the version before send none, and a wrong one is no reason to refuse a push.
  @ParameterizedTest
  @ValueSource(strings = {"", "\"vapid_key\":\"short\",", "\"vapid_key\":null,"})
  void publisherThatIsNoneIsLeftOut(String field) {
    String text = sound().replace("{\"channelID\"", "{" + field + "\"channelID\"");

    assertThat(PushCallJson.read(UAID, text.getBytes(StandardCharsets.UTF_8)))
        .hasValueSatisfying(call -> assertThat(call.message().publisher()).isNull());
  }

  private static String sound() {
    var message =
        new PushMessage(
            new MessageId(UAID, ChannelId.random(), new Topic("t"), STAMP),
            "v",
            5,
            new Ttl(60),
            Urgency.NORMAL,
            new Payload(ContentEncoding.AES128GCM, null, null, new byte[] {1}));
    return new String(PushCallJson.write(message, Duration.ofMillis(7)), StandardCharsets.UTF_8);
  }

  private static boolean read(String text) {
    return PushCallJson.read(UAID, text.getBytes(StandardCharsets.UTF_8)).isPresent();
  }
}
