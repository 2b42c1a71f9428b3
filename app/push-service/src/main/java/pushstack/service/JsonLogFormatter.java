package pushstack.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/// One JSON object a line, in ASCII: `time` in nanoseconds, `severity`, `logger`, and either
/// `event` with its `fields` or a `message`; a stack trace is one text, `error`.
final class JsonLogFormatter extends Formatter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final long NANOS = 1_000_000_000;

  @Override
  public String format(LogRecord record) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      write(record, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.append('\n').toString();
  }

  private void write(LogRecord record, JsonGenerator json) throws IOException {
    json.writeStartObject();
    Instant time = record.getInstant();
    json.writeNumberField("time", time.getEpochSecond() * NANOS + time.getNano());
    json.writeStringField("severity", record.getLevel().getName());
    json.writeStringField("logger", String.valueOf(record.getLoggerName()));
    Optional<LogEvent> event = LogEvent.of(record);
    if (event.isPresent()) {
      json.writeStringField("event", event.get().name());
      json.writeObjectFieldStart("fields");
      for (Map.Entry<String, Object> field : event.get().fields().entrySet()) {
        writeField(json, field.getKey(), field.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeStringField("message", LogText.limited(String.valueOf(formatMessage(record))));
    }
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      json.writeStringField("error", LogText.trace(thrown));
    }
    json.writeEndObject();
  }

  private static void writeField(JsonGenerator json, String name, Object value) throws IOException {
    switch (value) {
      case Boolean bool -> json.writeBooleanField(name, bool);
      case Integer number -> json.writeNumberField(name, number);
      case Long number -> json.writeNumberField(name, number);
      // NaN and the infinities are no JSON numbers; the generator quotes them.
      case Double number -> json.writeNumberField(name, number);
      default -> json.writeStringField(name, LogText.limited(value.toString()));
    }
  }
}
