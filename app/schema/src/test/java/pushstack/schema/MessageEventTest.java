package pushstack.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.schema.MessageEvent.What;

final class MessageEventTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode SCHEMA = schemaText();
  private static final JsonSchema VALIDATOR =
      JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);

  private static final String KEY = "B" + "Ab_-".repeat(21) + "cd";
  private static final String MESSAGE = "1790000000123456-00ff00ff";

  static JsonNode schemaText() {
    try (InputStream in = MessageEvent.class.getResourceAsStream("message-event.schema.json")) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("the schema is no JSON", e);
    }
  }

  /// One of each kind that nodes make, with and without what may be absent.
  static Stream<MessageEvent> events() {
    Stream<MessageEvent> whole =
        Stream.of(
                new What.Received(4096, "aes128gcm", 60, true, "very-low"),
                new What.HandedOver(),
                new What.Sent(false, "Mac OSX", "Firefox"),
                new What.Acknowledged(true, 101, "Other", "Other"),
                new What.Stored(),
                new What.Fetched(),
                new What.Expired(What.Expired.PAST_TTL),
                new What.Deleted(What.Deleted.WITHDRAWN),
                new What.Refused(410, 106, "No such subscription"),
                new What.Bridged("apns", 410, "Unregistered"))
            .map(what ->
                new MessageEvent(
                    1,
                    1_790_000_000_200L,
                    "n1",
                    MESSAGE,
                    77,
                    KEY,
                    "00112233aabb",
                    "ffeeddccbbaa",
                    what));
    return Stream.concat(
        whole,
        Stream.of(
            new MessageEvent(
                1,
                5,
                "quote \" \n line \u2028 é",
                MESSAGE,
                0,
                null,
                "00112233aabb",
                "ffeeddccbbaa",
                new What.Received(0, null, 0, false, "high")),
            new MessageEvent(
                1,
                0,
                "n",
                null,
                0,
                null,
                null,
                null,
                new What.Refused(404, 0, "Not an endpoint of this service"))));
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventSurvivesWritingAndReading(MessageEvent event) {
    assertThat(MessageEventJson.read(line(event))).contains(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventIsOneLineByTheSchema(MessageEvent event) throws IOException {
    String line = line(event);

    assertThat(line).doesNotContain("\n", "\r");
    assertThat(problems(line)).isEmpty();
    Set<String> documented = new HashSet<>();
    SCHEMA.path("properties").fieldNames().forEachRemaining(documented::add);
    assertThat(MAPPER.readTree(line).fieldNames()).toIterable().isSubsetOf(documented);
  }

  @Test
  void everyKindIsInTheSchemaAndInTheseTests() {
    Set<String> made =
        events().map(MessageEvent::kind).collect(Collectors.toCollection(HashSet::new));
    assertThat(made)
        .hasSize(What.class.getPermittedSubclasses().length - 1)
        .isEqualTo(
            SCHEMA.path("properties").path("kind").path("anyOf").findValues("const").stream()
                .map(JsonNode::asText)
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"v\":1|\"v\":0",
        "\"time\":|\"at\":",
        "\"bytes\":4096|\"bytes\":\"4096\"",
        "\"topic\":true|\"topic\":1",
        "\"ttl\":60|\"ttl\":-1",
        "\"message\":|\"id\":",
        "\"delay_ms\":|\"delay\":",
        "\"kind\":\"received\"|\"kind\":\"Received!\"",
        "\"vapid_key\":\"B|\"vapid_key\":\"="
      })
  void schemaRefusesWhatIsNoEvent(String change) {
    int bar = change.indexOf('|');
    String sound = line(events().findFirst().orElseThrow());
    assertThat(sound).contains(change.substring(0, bar));

    assertThat(problems(sound.replace(change.substring(0, bar), change.substring(bar + 1))))
        .isNotEmpty();
  }

  @Test
  void readerPassesOverWhatANewerVersionAdds() {
    MessageEvent event = events().findFirst().orElseThrow();
    String newer =
        line(event)
            .replace(
                "\"v\":1", "\"v\":2,\"more\":{\"deep\":[1,{\"a\":null}]},\"n\":1.5,\"z\":null");

    assertThat(problems(newer)).isEmpty();
    MessageEvent read = MessageEventJson.read(newer).orElseThrow();
    assertThat(read.version()).isEqualTo(2);
    assertThat(read.what()).isEqualTo(event.what());
    assertThat(read.vapidKey()).isEqualTo(KEY);
  }

  @Test
  void readerTakesAKindThatItDoesNotKnow() {
    String newer =
        line(events().skip(1).findFirst().orElseThrow())
            .replace("\"handed_over\"", "\"translated\",\"into\":\"latin\"");

    assertThat(problems(newer)).isEmpty();
    MessageEvent read = MessageEventJson.read(newer).orElseThrow();
    assertThat(read.what()).isEqualTo(new What.Unknown("translated"));
    assertThat(read.kind()).isEqualTo("translated");
    assertThat(read.message()).isEqualTo(MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{}",
        "not json",
        "{\"v\":1,\"time\":1,\"node\":\"n\",\"kind\":\"sent\"}",
        "{\"v\":1,\"time\":-1,\"node\":\"n\",\"kind\":\"stored\"}",
        "{\"v\":1,\"time\":99999999999999999999,\"node\":\"n\",\"kind\":\"stored\"}",
        "{\"v\":1,\"time\":1,\"node\":\"n\",\"kind\":\"stored\"} {}"
      })
  void textThatIsNoEventIsNotRead(String text) {
    assertThat(MessageEventJson.read(text)).isEmpty();
  }

  @Test
  void textsAreBounded() {
    assertThatThrownBy(() -> new What.Refused(400, 0, "x".repeat(MessageEvent.MAX_TEXT + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reason has more than 256 characters");
    assertThatThrownBy(() ->
            new MessageEvent(1, 1, "n".repeat(257), null, 0, null, null, null, new What.Stored()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("node has more than 256 characters");
  }

  @Test
  void batchIsReadWithItsHeader() throws IOException {
    List<MessageEvent> events = events().toList();
    String header = MessageEventBatch.header("prod", "n1", events.size());
    String text =
        header
            + "\n"
            + events.stream().map(MessageEventTest::line).collect(Collectors.joining("\n"))
            + "\n";

    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SCHEMA.path("$defs").path("header"))
                .validate(MAPPER.readTree(header)))
        .isEmpty();
    assertThat(MessageEventBatch.read(text))
        .contains(new MessageEventBatch("prod", "n1", events, 0));
  }

  @Test
  void whatIsMissingOrBrokenInABatchIsCounted() {
    String stored = line(events().skip(4).findFirst().orElseThrow());
    String text =
        MessageEventBatch.header("prod", "n1", 4) + "\n" + stored + "\n{\"v\":\n" + stored;

    MessageEventBatch batch = MessageEventBatch.read(text).orElseThrow();
    assertThat(batch.events()).hasSize(2);
    assertThat(batch.unreadable()).isEqualTo(2);
  }

  @Test
  void newerBatchIsRead() {
    String text = "{\"push_log\":9,\"environment\":\"e\",\"node\":\"n\",\"events\":0,\"x\":[1]}";
    assertThat(MessageEventBatch.read(text))
        .contains(new MessageEventBatch("e", "n", List.of(), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x", "{}", "{\"v\":1}", "{\"push_log\":0}"})
  void textWithoutAHeaderIsNoBatch(String text) {
    assertThat(MessageEventBatch.read(text)).isEqualTo(Optional.empty());
  }

  private static String line(MessageEvent event) {
    return new String(MessageEventJson.write(event), UTF_8);
  }

  private static List<String> problems(String line) {
    try {
      return VALIDATOR.validate(MAPPER.readTree(line)).stream()
          .map(ValidationMessage::getMessage)
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(line, e);
    }
  }
}
