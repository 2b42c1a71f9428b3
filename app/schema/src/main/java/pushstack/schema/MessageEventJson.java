package pushstack.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.schema.MessageEvent.What;

/// The JSON of a message event: one object without line breaks, by
/// `pushstack/schema/message-event.schema.json`. Reading takes what it knows of a newer form:
/// fields that it does not know are passed over, and a kind that it does not know is
/// [What.Unknown].
public final class MessageEventJson {
  private static final JsonFactory JSON = new JsonFactory();

  /// Most events have 300 bytes.
  private static final int USUAL_BYTES = 512;

  private MessageEventJson() {}

  /// UTF-8, without a line break.
  public static byte[] write(MessageEvent event) {
    var out = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("v", event.version());
      json.writeNumberField("time", event.time());
      json.writeStringField("node", event.node());
      json.writeStringField("kind", event.kind());
      if (event.message() != null) {
        json.writeStringField("message", event.message());
        json.writeNumberField("delay_ms", event.delayMillis());
      }
      writeText(json, "vapid_key", event.vapidKey());
      writeText(json, "user_agent", event.userAgent());
      writeText(json, "channel", event.channel());
      write(json, event.what());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, What what) throws IOException {
    switch (what) {
      case What.Received received -> {
        json.writeNumberField("bytes", received.bytes());
        writeText(json, "encoding", received.encoding());
        json.writeNumberField("ttl", received.ttl());
        json.writeBooleanField("topic", received.topic());
        json.writeStringField("urgency", received.urgency());
      }
      case What.Sent(boolean fromStorage, String os, String browser) ->
          writeUserAgent(json, fromStorage, os, browser);
      case What.Acknowledged(boolean fromStorage, int code, String os, String browser) -> {
        json.writeNumberField("code", code);
        writeUserAgent(json, fromStorage, os, browser);
      }
      case What.Expired(String reason) -> json.writeStringField("reason", reason);
      case What.Deleted(String reason) -> json.writeStringField("reason", reason);
      case What.Refused(int status, int errno, String reason) -> {
        json.writeNumberField("status", status);
        json.writeNumberField("errno", errno);
        json.writeStringField("reason", reason);
      }
      case What.Bridged(String bridge, int status, String reason) -> {
        json.writeStringField("bridge", bridge);
        json.writeNumberField("status", status);
        json.writeStringField("reason", reason);
      }
      case What.HandedOver _, What.Stored _, What.Fetched _, What.Unknown _ -> {}
    }
  }

  private static void writeUserAgent(
      JsonGenerator json, boolean fromStorage, String os, String browser) throws IOException {
    json.writeBooleanField("from_storage", fromStorage);
    json.writeStringField("os", os);
    json.writeStringField("browser", browser);
  }

  private static void writeText(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text != null) {
      json.writeStringField(name, text);
    }
  }

  /// Reads one event; empty if the text is none.
  public static Optional<MessageEvent> read(String text) {
    try {
      Map<String, Object> fields = fields(text);
      return Optional.of(new Fields(fields).event());
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The scalars of one flat object; nested values, which no version has yet, are passed over.
  static Map<String, Object> fields(String text) throws IOException {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      Map<String, Object> fields = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        switch (json.nextToken()) {
          case VALUE_STRING -> fields.put(name, json.getText());
          case VALUE_NUMBER_INT -> fields.put(name, json.getLongValue());
          case VALUE_TRUE -> fields.put(name, true);
          case VALUE_FALSE -> fields.put(name, false);
          default -> json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw new IllegalArgumentException("not one object");
      }
      return fields;
    }
  }

  /// What was read, before it is made valid.
  record Fields(Map<String, Object> values) {

    private MessageEvent event() {
      return new MessageEvent(
          number("v"),
          longNumber("time"),
          text("node"),
          textOrNull("message"),
          values.containsKey("delay_ms") ? longNumber("delay_ms") : 0,
          textOrNull("vapid_key"),
          textOrNull("user_agent"),
          textOrNull("channel"),
          what(text("kind")));
    }

    private What what(String kind) {
      return switch (kind) {
        case "received" ->
            new What.Received(
                number("bytes"),
                textOrNull("encoding"),
                number("ttl"),
                flag("topic"),
                text("urgency"));
        case "handed_over" -> new What.HandedOver();
        case "sent" -> new What.Sent(flag("from_storage"), text("os"), text("browser"));
        case "acknowledged" ->
            new What.Acknowledged(
                flag("from_storage"), number("code"), text("os"), text("browser"));
        case "stored" -> new What.Stored();
        case "fetched" -> new What.Fetched();
        case "expired" -> new What.Expired(text("reason"));
        case "deleted" -> new What.Deleted(text("reason"));
        case "refused" -> new What.Refused(number("status"), number("errno"), text("reason"));
        case "bridged" -> new What.Bridged(text("bridge"), number("status"), text("reason"));
        default -> new What.Unknown(kind);
      };
    }

    @Nullable String textOrNull(String name) {
      return values.get(name) instanceof String text ? text : null;
    }

    String text(String name) {
      if (values.get(name) instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException("no text " + name);
    }

    long longNumber(String name) {
      if (values.get(name) instanceof Long number) {
        return number;
      }
      throw new IllegalArgumentException("no number " + name);
    }

    int number(String name) {
      long number = longNumber(name);
      if (number != (int) number) {
        throw new IllegalArgumentException("out of range: " + name);
      }
      return (int) number;
    }

    private boolean flag(String name) {
      if (values.get(name) instanceof Boolean flag) {
        return flag;
      }
      throw new IllegalArgumentException("neither true nor false: " + name);
    }
  }
}
