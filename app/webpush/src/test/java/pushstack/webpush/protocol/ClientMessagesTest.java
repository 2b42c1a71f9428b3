package pushstack.webpush.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.protocol.ClientMessage.Ack;
import pushstack.webpush.protocol.ClientMessage.BroadcastSubscribe;
import pushstack.webpush.protocol.ClientMessage.Hello;
import pushstack.webpush.protocol.ClientMessage.Nack;
import pushstack.webpush.protocol.ClientMessage.Ping;
import pushstack.webpush.protocol.ClientMessage.Register;
import pushstack.webpush.protocol.ClientMessage.Unregister;
import pushstack.webpush.protocol.ClientMessage.Update;

class ClientMessagesTest {
  private static final String CHANNEL_TEXT = "d248d4e0-0ef4-41d9-8db5-2533ad8e4041";
  private static final ChannelId CHANNEL = ChannelId.parse(CHANNEL_TEXT).orElseThrow();
  private static final Uaid UAID = Uaid.parse("deadbeef00000000decafbad00000000").orElseThrow();

  @Test
  void firefoxHello() {
    assertThat(
            parse(
                """
                {"messageType":"hello",
                 "broadcasts":{"remote-settings/monitor_changes":"\\"1735816816500\\""},
                 "use_webpush":true}\
                """))
        .isEqualTo(
            new Hello(
                Optional.empty(),
                Map.of("remote-settings/monitor_changes", "\"1735816816500\""),
                Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"deadbeef00000000decafbad00000000\"",
        "\"deadbeef-0000-0000-deca-fbad00000000\"",
        "\"DEADBEEF-0000-0000-DECA-FBAD00000000\"",
      })
  void helloTakesAnySpellingOfTheUaid(String uaid) {
    assertThat(parse("{\"messageType\":\"hello\",\"uaid\":%s}".formatted(uaid)))
        .isEqualTo(new Hello(Optional.of(UAID), Map.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"uaid\":\"\"",
        "\"uaid\":\"garbage\"",
        "\"uaid\":null",
        "\"uaid\":17",
        "\"uaid\":[\"deadbeef00000000decafbad00000000\"]",
        "\"uaid\":{\"messageType\":\"nack\"}",
        "\"broadcasts\":null",
        "\"broadcasts\":{}",
        "\"broadcasts\":{\"a\":null}",
        "\"urgency\":\"whatever\"",
        "\"urgency\":5",
        "\"use_webpush\":false",
        "\"channelIDs\":[\"x\",1,null,{\"a\":[]}]",
        "\"channelIDs\":{}",
        "\"wakeup_hostport\":{\"ip\":\"1.2.3.4\",\"port\":5},\"mobilenetwork\":{\"mcc\":1}",
        "\"token\":\"t\",\"ping\":60",
        "\"code\":\"no integer\",\"updates\":7,\"version\":{},\"channelID\":3",
      })
  void helloPassesOverWhatItCannotUse(String fields) {
    assertThat(parse("{\"messageType\":\"hello\",%s}".formatted(fields)))
        .isEqualTo(new Hello(Optional.empty(), Map.of(), Optional.empty()));
    assertThat(parse("{%s,\"messageType\":\"hello\"}".formatted(fields)))
        .isEqualTo(new Hello(Optional.empty(), Map.of(), Optional.empty()));
  }

  @Test
  void helloMayAskForUrgentMessagesOnly() {
    assertThat(parse("{\"messageType\":\"hello\",\"urgency\":\"high\"}"))
        .isEqualTo(new Hello(Optional.empty(), Map.of(), Optional.of(Urgency.HIGH)));
  }

  @Test
  void registerKeepsTheChannelIdAsSent() {
    assertThat(parse("{\"messageType\":\"register\",\"channelID\":\"" + CHANNEL_TEXT + "\"}"))
        .isEqualTo(new Register(CHANNEL_TEXT, Optional.of(CHANNEL), Optional.empty()));
    for (String other :
        List.of("", "x", CHANNEL_TEXT.replace("-", ""), CHANNEL_TEXT.replace('d', 'D'))) {
      assertThat(parse("{\"messageType\":\"register\",\"channelID\":\"" + other + "\"}"))
          .isEqualTo(new Register(other, Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void registerMayNameAKey() {
    assertThat(
            parse(
                "{\"key\":\"BDd3_==\",\"channelID\":\"%s\",\"messageType\":\"register\"}"
                    .formatted(CHANNEL_TEXT)))
        .isEqualTo(new Register(CHANNEL_TEXT, Optional.of(CHANNEL), Optional.of("BDd3_==")));
    assertThat(
            parse(
                "{\"messageType\":\"register\",\"channelID\":\"%s\",\"key\":null}"
                    .formatted(CHANNEL_TEXT)))
        .isEqualTo(new Register(CHANNEL_TEXT, Optional.of(CHANNEL), Optional.empty()));
  }

  @Test
  void unregisterTakesAnySpellingAndHasADefaultCode() {
    assertThat(
            parse(
                "{\"messageType\":\"unregister\",\"channelID\":\"D248D4E00EF441D98DB52533AD8E4041\"}"))
        .isEqualTo(new Unregister(CHANNEL, 200));
    assertThat(
            parse(
                "{\"messageType\":\"unregister\",\"code\":202,\"channelID\":\"%s\"}"
                    .formatted(CHANNEL_TEXT)))
        .isEqualTo(new Unregister(CHANNEL, 202));
  }

  @Test
  void ackHasAnyNumberOfUpdates() {
    assertThat(parse("{\"messageType\":\"ack\",\"updates\":[]}")).isEqualTo(new Ack(List.of()));
    assertThat(
            parse(
                """
                {"messageType":"ack","updates":[
                  {"channelID":"%s","version":"v1","code":101},
                  {"version":"v2","channelID":"garbage","extra":[[1]]},
                  {"version":"v3","code":null}]}\
                """
                    .formatted(CHANNEL_TEXT)))
        .isEqualTo(
            new Ack(
                List.of(
                    new Update("v1", 101, Optional.of(CHANNEL)),
                    new Update("v2", 100),
                    new Update("v3", 100))));
  }

  @Test
  void nackMayHaveNoCode() {
    assertThat(parse("{\"messageType\":\"nack\",\"code\":302,\"version\":\"v\"}"))
        .isEqualTo(new Nack(302, "v"));
    assertThat(parse("{\"messageType\":\"nack\",\"version\":\"v\"}")).isEqualTo(new Nack(0, "v"));
  }

  @Test
  void broadcastSubscribeNamesVersions() {
    assertThat(
            parse(
                "{\"messageType\":\"broadcast_subscribe\",\"broadcasts\":{\"a\":\"1\",\"a\":\"2\"}}"))
        .isEqualTo(new BroadcastSubscribe(Map.of("a", "2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { } ",
        "{\"messageType\":\"ping\"}",
        "{\"x\":{},\"messageType\":\"ping\"}"
      })
  void pings(String text) {
    assertThat(parse(text)).isEqualTo(new Ping());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|no JSON object",
        "` `|no JSON object",
        "null|no JSON object",
        "[]|no JSON object",
        "[{}]|no JSON object",
        "\"hello\"|no JSON object",
        "17|no JSON object",
        "{|not JSON",
        "}|not JSON",
        "hello|not JSON",
        "{'messageType':'hello'}|not JSON",
        "{\"messageType\":\"hello\"|not JSON",
        "{\"messageType\":\"hello\",}|not JSON",
        "{\"messageType\":\"hello\",\"x\":[}|not JSON",
        "{\"messageType\":\"hello\" \"x\":1}|not JSON",
        "{\"messageType\":\"hello\"} x|not JSON",
        "{\"messageType\":\"hello\"}{}|more than one JSON object",
        "{}{}|more than one JSON object",
        "{\"x\":1}|no messageType",
        "{\"messageType\":null}|messageType is null",
        "{\"messageType\":1}|messageType is no string",
        "{\"messageType\":\"Hello\"}|unknown messageType",
        "{\"messageType\":\"\"}|unknown messageType",
        "{\"messageType\":\"hello\",\"broadcasts\":[]}|broadcasts is no object",
        "{\"messageType\":\"hello\",\"broadcasts\":{\"a\":1}}|broadcasts is no string",
        "{\"messageType\":\"hello\",\"broadcasts\":{\"a\":{}}}|broadcasts is no string",
        "{\"messageType\":\"register\"}|no channelID",
        "{\"messageType\":\"register\",\"channelID\":null}|no channelID",
        "{\"messageType\":\"register\",\"channelID\":1}|channelID is no string",
        "{\"messageType\":\"register\",\"channelID\":\"x\",\"key\":1}|key is no string",
        "{\"messageType\":\"unregister\",\"channelID\":\"x\"}|channelID is no UUID",
        "{\"messageType\":\"unregister\"}|no channelID",
        "{\"messageType\":\"unregister\",\"code\":\"200\"}|code is no integer",
        "{\"messageType\":\"unregister\",\"code\":200.5}|code is no integer",
        "{\"messageType\":\"unregister\",\"code\":99999999999}|beyond the limits of a message",
        "{\"messageType\":\"unregister\",\"code\":999999999999999999999999999}|beyond the limits of a message",
        "{\"messageType\":\"broadcast_subscribe\"}|no broadcasts",
        "{\"messageType\":\"ack\"}|no updates",
        "{\"messageType\":\"ack\",\"updates\":{}}|updates is no list",
        "{\"messageType\":\"ack\",\"updates\":[1]}|updates holds something that is no object",
        "{\"messageType\":\"ack\",\"updates\":[null]}|updates holds something that is no object",
        "{\"messageType\":\"ack\",\"updates\":[[]]}|updates holds something that is no object",
        "{\"messageType\":\"ack\",\"updates\":[{}]}|no version",
        "{\"messageType\":\"ack\",\"updates\":[{\"version\":1}]}|version is no string",
        "{\"messageType\":\"nack\"}|no version",
      })
  void malformedMessagesAreRefusedWithAReason(String text, String reason) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> parse(text))
        .withMessage(reason);
  }

  @Test
  void reasonsDoNotRepeatWhatWasSent() {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> parse("{\"messageType\":\"secret\"}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"))
        .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
  }

  @Test
  void nestingIsLimited() {
    String deep = "[".repeat(200_000);
    for (String text :
        List.of(
            deep,
            "{\"a\":".repeat(200_000),
            "{\"messageType\":\"hello\",\"x\":" + deep,
            "{\"x\":" + deep,
            "{\"messageType\":\"ack\",\"updates\":[{\"x\":" + deep)) {
      assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> parse(text));
    }
    assertThat(parse("{\"messageType\":\"ping\",\"x\":[[[[{\"a\":[]}]]]]}")).isEqualTo(new Ping());
  }

  @Test
  void numbersOfUpdatesAndBroadcastsAreLimited() {
    assertThat(parse(ack(ClientMessages.MAX_UPDATES))).isInstanceOf(Ack.class);
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> parse(ack(ClientMessages.MAX_UPDATES + 1)))
        .withMessage("too many updates");
    assertThat(parse(hello(ClientMessages.MAX_BROADCASTS))).isInstanceOf(Hello.class);
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> parse(hello(ClientMessages.MAX_BROADCASTS + 1)))
        .withMessage("broadcasts has too many members");
  }

  @Test
  void lengthOfStringsIsLimited() {
    String longest = "a".repeat(ClientMessages.MAX_STRING_LENGTH);

    assertThat(parse("{\"messageType\":\"nack\",\"version\":\"%s\"}".formatted(longest)))
        .isEqualTo(new Nack(0, longest));
    for (String text :
        List.of(
            "{\"messageType\":\"nack\",\"version\":\"%sa\"}".formatted(longest),
            "{\"messageType\":\"hello\",\"uaid\":\"%sa\"}".formatted(longest),
            "{\"messageType\":\"register\",\"channelID\":\"%sa\"}".formatted(longest),
            "{\"messageType\":\"hello\",\"broadcasts\":{\"%sa\":\"1\"}}".formatted(longest))) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> parse(text))
          .withMessage("beyond the limits of a message");
    }
  }

  @Test
  void everyMessageComesBack() {
    for (ClientMessage message :
        List.of(
            new Hello(Optional.of(UAID), Map.of("a", "\"1\""), Optional.of(Urgency.LOW)),
            new Hello(Optional.empty(), Map.of(), Optional.empty()),
            new Register(CHANNEL_TEXT, Optional.of(CHANNEL), Optional.of("BDd3_w==")),
            new Register("\u0000\"\\\u00e4\ud83d\ude00", Optional.empty(), Optional.empty()),
            new Unregister(CHANNEL, 201),
            new BroadcastSubscribe(Map.of("a", "1", "b", "2")),
            new Ack(List.of()),
            new Ack(List.of(new Update("v", 100), new Update("w", 102, Optional.of(CHANNEL)))),
            new Nack(301, "v"),
            new Ping())) {
      assertThat(parse(ClientMessages.toJson(message))).isEqualTo(message);
    }
  }

  /// Whatever comes in, it is a message or it is refused: no other exception, no endless loop.
  @Test
  void damagedMessagesAreReadOrRefused() {
    var random = new Random(20_261_124);
    List<String> messages =
        List.of(
            "{\"messageType\":\"hello\",\"uaid\":\"deadbeef00000000decafbad00000000\",\"broadcasts\":{\"a\":\"1\"}}",
            "{\"channelID\":\""
                + CHANNEL_TEXT
                + "\",\"messageType\":\"register\",\"key\":\"BDd3\"}",
            "{\"messageType\":\"ack\",\"updates\":[{\"version\":\"v\",\"code\":100}]}",
            "{\"messageType\":\"nack\",\"code\":301,\"version\":\"v\"}");
    String alphabet = "{}[]\",:\\u0eE+-.1nulltrue \u0000\ud800\u00e4messageTypehello";
    int understood = 0;
    for (int round = 0; round < 50_000; round++) {
      var text = new StringBuilder(messages.get(random.nextInt(messages.size())));
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
        }
        if (text.isEmpty()) {
          text.append(c);
        }
      }
      try {
        ClientMessage message = parse(text.toString());
        assertThat(parse(ClientMessages.toJson(message))).isEqualTo(message);
        understood++;
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageNotContaining("deadbeef");
      }
    }
    assertThat(understood).isBetween(1_000, 49_000);
  }

  private static ClientMessage parse(String text) {
    return ClientMessages.parse(text);
  }

  private static String ack(int updates) {
    return IntStream.range(0, updates)
        .mapToObj(i -> "{\"version\":\"v\"}")
        .collect(Collectors.joining(",", "{\"messageType\":\"ack\",\"updates\":[", "]}"));
  }

  private static String hello(int broadcasts) {
    return IntStream.range(0, broadcasts)
        .mapToObj(i -> "\"b" + i + "\":\"1\"")
        .collect(Collectors.joining(",", "{\"messageType\":\"hello\",\"broadcasts\":{", "}}"));
  }
}
