package pushstack.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Message events of one node as they travel: a line that says whose they are, then one event a
/// line. Text, since SNS carries nothing else.
///
/// @param environment of the deployment
/// @param node that all of them come from
/// @param events those that could be read
/// @param unreadable lines that are no event, or are missing at the end
public record MessageEventBatch(
    String environment, String node, List<MessageEvent> events, int unreadable) {

  /// Bytes of a whole batch. SNS and SQS take 256 KB with attributes and envelope.
  public static final int MAX_BYTES = 200 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  public MessageEventBatch {
    events = List.copyOf(events);
  }

  /// The first line, without its line break.
  ///
  /// @param events how many lines follow
  public static String header(String environment, String node, int events) {
    var out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeNumberField("push_log", MessageEvent.VERSION);
      json.writeStringField("environment", environment);
      json.writeStringField("node", node);
      json.writeNumberField("events", events);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  /// Reads a whole batch; empty if its first line is not a header. A newer version is read as far
  /// as it is known.
  public static Optional<MessageEventBatch> read(String text) {
    Iterator<String> lines = text.lines().filter(line -> !line.isBlank()).iterator();
    if (!lines.hasNext()) {
      return Optional.empty();
    }
    try {
      var header = new MessageEventJson.Fields(MessageEventJson.fields(lines.next()));
      if (header.number("push_log") < 1) {
        return Optional.empty();
      }
      List<MessageEvent> events = new ArrayList<>();
      while (lines.hasNext()) {
        MessageEventJson.read(lines.next()).ifPresent(events::add);
      }
      int promised = header.number("events");
      return Optional.of(
          new MessageEventBatch(
              header.text("environment"),
              header.text("node"),
              events,
              Math.max(0, promised - events.size())));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
