package pushstack.webpush.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import pushstack.webpush.protocol.ServerMessage.Broadcast;
import pushstack.webpush.protocol.ServerMessage.Hello;
import pushstack.webpush.protocol.ServerMessage.Notification;
import pushstack.webpush.protocol.ServerMessage.Ping;
import pushstack.webpush.protocol.ServerMessage.Register;
import pushstack.webpush.protocol.ServerMessage.Unregister;

class ServerMessagesTest {
  private static final Uaid UAID = Uaid.parse("d8c5e1f4a3b24e0f9a9a1f5e7d1c2b3a").orElseThrow();
  private static final ChannelId CHANNEL =
      ChannelId.parse("d248d4e0-0ef4-41d9-8db5-2533ad8e4041").orElseThrow();

  @Test
  void helloHasItsFiveFields() {
    assertThat(json(new Hello(UAID, Map.of(), Map.of())))
        .isEqualTo(
            """
            {"messageType":"hello","uaid":"d8c5e1f4a3b24e0f9a9a1f5e7d1c2b3a","status":200,\
            "use_webpush":true,"broadcasts":{}}\
            """);
  }

  @Test
  void helloPutsErrorsAmongTheBroadcasts() {
    assertThat(json(new Hello(UAID, Map.of("a", "\"1\""), Map.of("b", "Broadcast not found"))))
        .endsWith(
            """
            "broadcasts":{"a":"\\"1\\"","errors":{"b":"Broadcast not found"}}}\
            """);
    assertThat(json(new Broadcast(Map.of(), Map.of("b", "gone"))))
        .isEqualTo(
            """
            {"messageType":"broadcast","broadcasts":{"errors":{"b":"gone"}}}\
            """);
  }

  @Test
  void registerAlwaysHasAllItsFields() {
    assertThat(json(new Register(CHANNEL.toString(), 200, "https://push.example/wpush/v1/g-_A")))
        .isEqualTo(
            """
            {"messageType":"register","channelID":"d248d4e0-0ef4-41d9-8db5-2533ad8e4041",\
            "status":200,"pushEndpoint":"https://push.example/wpush/v1/g-_A"}\
            """);
    assertThat(json(new Register("not \"a\" uuid\n", 400, "")))
        .isEqualTo(
            """
            {"messageType":"register","channelID":"not \\"a\\" uuid\\u000a","status":400,\
            "pushEndpoint":""}\
            """);
  }

  @Test
  void unregisterAndPing() {
    assertThat(json(new Unregister(CHANNEL, 200)))
        .isEqualTo(
            """
            {"messageType":"unregister","channelID":"d248d4e0-0ef4-41d9-8db5-2533ad8e4041",\
            "status":200}\
            """);
    assertThat(json(new Ping())).isEqualTo("{}");
  }

  @Test
  void notificationWithoutBodyHasNeitherDataNorHeaders() {
    assertThat(json(new Notification(CHANNEL, "gAAA=", null)))
        .isEqualTo(
            """
            {"messageType":"notification","channelID":"d248d4e0-0ef4-41d9-8db5-2533ad8e4041",\
            "version":"gAAA="}\
            """);
  }

  @Test
  void notificationCarriesDataAsBase64UrlAndOnlyTheHeadersThatThereAre() {
    byte[] body = HexFormat.of().parseHex("c328a0a1e228a1");

    assertThat(
            json(
                new Notification(
                    CHANNEL, "v", new Payload(ContentEncoding.AES128GCM, null, null, body))))
        .isEqualTo(
            """
            {"messageType":"notification","channelID":"d248d4e0-0ef4-41d9-8db5-2533ad8e4041",\
            "version":"v","data":"wyigoeIooQ","headers":{"encoding":"aes128gcm"}}\
            """);
    assertThat(
            json(
                new Notification(
                    CHANNEL,
                    "v",
                    new Payload(ContentEncoding.AESGCM, "keyid=p;salt=S8", "keyid=p;dh=BA", body))))
        .endsWith(
            """
            "data":"wyigoeIooQ","headers":{"encoding":"aesgcm","encryption":"keyid=p;salt=S8",\
            "crypto_key":"keyid=p;dh=BA"}}\
            """);
  }

  @Test
  void notificationSaysNothingOfTtlTopicUrgencyAndTime() {
    var id = new MessageId(UAID, CHANNEL, new Topic("secret-topic"), new Stamp(1_234_567, 89));
    var message = new PushMessage(id, "v", 1_700_000_000, new Ttl(77), Urgency.HIGH, null);

    assertThat(json(new Notification(message)))
        .isEqualTo(
            """
            {"messageType":"notification","channelID":"d248d4e0-0ef4-41d9-8db5-2533ad8e4041",\
            "version":"v"}\
            """);
  }

  @Test
  void dataOfEveryLengthComesBack() {
    var random = new Random(42);
    for (int length = 1; length < 300; length++) {
      var body = new byte[length];
      random.nextBytes(body);
      var notification =
          new Notification(
              CHANNEL, "ü\"" + length, new Payload(ContentEncoding.AESGCM, "salt=\\", null, body));

      assertThat(ServerMessages.parse(json(notification))).isEqualTo(notification);
    }
  }

  @Test
  void everyCharacterComesBack() {
    for (int c = 0; c <= 0xffff; c++) {
      var register = new Register("a" + (char) c + "b", 400, "");
      assertThat(ServerMessages.parse(json(register))).as("char %x", c).isEqualTo(register);
    }
    var register = new Register("\ud83d\ude00 \ude00\ud83d \ud83d", 400, "");
    assertThat(ServerMessages.parse(json(register))).isEqualTo(register);
  }

  @Test
  void everyMessageComesBack() {
    for (ServerMessage message :
        new ServerMessage[] {
          new Hello(UAID, Map.of("a", "1", "b", "2"), Map.of("c", "no")),
          new Register("x", 500, ""),
          new Unregister(CHANNEL, 500),
          new Broadcast(Map.of("a", "1"), Map.of()),
          new Broadcast(Map.of(), Map.of("b", "no")),
          new Notification(CHANNEL, "v", null),
          new Ping()
        }) {
      assertThat(ServerMessages.parse(json(message))).isEqualTo(message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"messageType\":\"hello\"}",
        "{\"messageType\":\"hello\",\"uaid\":\"x\"}",
        "{\"messageType\":\"register\"}",
        "{\"messageType\":\"notification\",\"version\":\"v\"}",
        "{\"messageType\":\"notification\",\"channelID\":\"d248d4e0-0ef4-41d9-8db5-2533ad8e4041\"}",
        "{\"messageType\":\"notification\",\"version\":\"v\",\"data\":\"AAAA\",\"channelID\":\"d248d4e0-0ef4-41d9-8db5-2533ad8e4041\"}",
        "{\"messageType\":\"notification\",\"version\":\"v\",\"data\":\"+A==\",\"channelID\":\"d248d4e0-0ef4-41d9-8db5-2533ad8e4041\",\"headers\":{\"encoding\":\"aesgcm\"}}",
        "{\"messageType\":\"surprise\"}",
      })
  void malformedMessagesAreRefused(String text) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> ServerMessages.parse(text));
  }

  private static String json(ServerMessage message) {
    return new String(ServerMessages.toBytes(message), StandardCharsets.UTF_8);
  }
}
