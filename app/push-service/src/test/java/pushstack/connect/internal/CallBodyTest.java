package pushstack.connect.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

final class CallBodyTest {
  private static final Uaid UAID = Uaid.random();
  private static final Stamp STAMP = new Stamp(1_790_000_000_123_456L, -2);
  private static final Duration PATIENCE = Duration.ofMillis(2_750);
  private static final Publisher PUBLISHER = new Publisher("B" + "a_-".repeat(28) + "90");

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
            PUBLISHER),
        new PushMessage(
            plain,
            "largest",
            1,
            new Ttl(1),
            Urgency.NORMAL,
            new Payload(
                ContentEncoding.AESGCM,
                "salt=" + "s".repeat(8_000),
                "dh=" + "d".repeat(8_000),
                new byte[Payload.MAX_BYTES])));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyFieldOfAPushSurvives(PushMessage message) {
    assertThat(CallBody.readPush(CallBody.push(message, PATIENCE)))
        .contains(new CallBody.Push(message, PATIENCE));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void idSurvives(PushMessage message) {
    assertThat(CallBody.readRecall(CallBody.recall(message.id()))).contains(message.id());
  }

  @Test
  void sessionSurvives() {
    assertThat(CallBody.readCheck(CallBody.check(UAID))).contains(UAID);
    assertThat(CallBody.readClose(CallBody.close(UAID, 1_790_000_000_000_001L)))
        .contains(new CallBody.Close(UAID, 1_790_000_000_000_001L));
  }

  @Test
  void unknownFieldsArePassedOver() {
    byte[] later = join(field(100, "of a later version"), sound(), field(-1, ""));

    assertThat(CallBody.readPush(later)).isEqualTo(CallBody.readPush(sound()));
  }

  @Test
  void bodyThatIsCutAnywhereIsNoPush() {
    byte[] whole = sound();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      // The last field alone may be missing: it is the payload.
      assertThat(CallBody.readPush(cut).filter(push -> push.message().payload() != null))
          .as("%d of %d bytes", length, whole.length)
          .isEmpty();
    }
  }

  /// A field that comes again counts, so that any one can be replaced by a bad one.
  @ParameterizedTest
  @CsvSource({
    "1, nobody",
    "2, no-channel",
    "3, no topic",
    "4, yesterday",
    "6, short",
    "7, short",
    "8, whenever",
    "9, short",
    "11, rot13"
  })
  void brokenFieldIsRefused(int tag, String value) {
    assertThat(CallBody.readPush(join(sound(), field(tag, value)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 9})
  void negativeNumberIsRefused(int tag) {
    byte[] negative = ByteBuffer.allocate(Long.BYTES).putLong(-1).array();

    assertThat(CallBody.readPush(join(sound(), field(tag, negative)))).isEmpty();
  }

  @Test
  void bodyOfAnotherCallIsRefused() {
    assertThat(CallBody.readPush(CallBody.check(UAID))).isEmpty();
    assertThat(CallBody.readClose(CallBody.check(UAID))).isEmpty();
    assertThat(CallBody.readRecall(CallBody.check(UAID))).isEmpty();
    assertThat(CallBody.readCheck(new byte[0])).isEmpty();
  }

  /// It is for the push log only.
  @Test
  void publisherThatIsNoneIsLeftOut() {
    assertThat(CallBody.readPush(join(sound(), field(10, "short"))))
        .hasValueSatisfying(push -> assertThat(push.message().publisher()).isNull());
  }

  private static byte[] sound() {
    var message =
        new PushMessage(
            new MessageId(
                UAID,
                ChannelId.parse("1c2ab6f0-6a0f-4d3c-9d57-6f7f1a5f0c11").orElseThrow(),
                new Topic("t"),
                STAMP),
            "v",
            5,
            new Ttl(60),
            Urgency.NORMAL,
            new Payload(ContentEncoding.AES128GCM, null, null, new byte[] {1}),
            PUBLISHER);
    return CallBody.push(message, PATIENCE);
  }

  private static byte[] field(int tag, String value) {
    return field(tag, value.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] field(int tag, byte[] value) {
    return ByteBuffer.allocate(3 + value.length)
        .put((byte) tag)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(64 * 1024);
    for (byte[] part : parts) {
      all.put(part);
    }
    return Arrays.copyOf(all.array(), all.position());
  }
}
