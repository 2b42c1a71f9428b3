package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.service.ServiceConfig.LogFormat;
import pushstack.service.ServiceConfig.LogLevel;

final class LoggingTest {
  private static final String HOSTILE =
      "a\" b=c\n{\"severity\":\"SEVERE\"}\r\n\u2028\u001b[2J\\ \ud800 ünï, {0} 'x' event.fake y=1";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  private static LogRecord record(@Nullable String text, @Nullable Object... parameters) {
    LogRecord record = new LogRecord(Level.INFO, text);
    record.setLoggerName("pushstack.Test");
    record.setInstant(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
    record.setParameters(parameters);
    return record;
  }

  private static String json(LogRecord record) {
    return new JsonLogFormatter().format(record);
  }

  /// Names with their values; those of a nested object carry its name.
  private static Map<String, Object> parsed(String line) throws IOException {
    assertThat(line).endsWith("}\n").matches(text -> text.indexOf('\n') == text.length() - 1);
    assertThat(line.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 127));
    Map<String, Object> values = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          values.put(
              parser.getParsingContext().pathAsPointer().toString().substring(1),
              token.isNumeric() ? parser.getNumberValue() : parser.getText());
        }
      }
    }
    return values;
  }

  @Test
  void eventBecomesOneJsonObject() throws IOException {
    assertThat(json(record("session.end reason=\"went \\\"away\\\"\" seconds=12 tls=yes")))
        .isEqualTo(
            "{\"time\":1700000000123456789,\"severity\":\"INFO\",\"logger\":\"pushstack.Test\","
                + "\"event\":\"session.end\",\"fields\":{\"reason\":\"went \\\"away\\\"\","
                + "\"seconds\":12,\"tls\":\"yes\"}}\n");
  }

  @Test
  void parametersKeepTheirTypes() throws IOException {
    LogRecord record =
        record(
            "node.start port={0} all={1} took={2} host={3} at=\"{3}:{0}\" gone={9}",
            80_811, true, 1.5, null);
    assertThat(parsed(json(record)))
        .containsEntry("fields/port", 80_811)
        .containsEntry("fields/all", "true")
        .containsEntry("fields/took", 1.5)
        .containsEntry("fields/host", "null")
        .containsEntry("fields/at", "null:80811")
        .containsEntry("fields/gone", "{9}");
  }

  @Test
  void hostileParameterAddsNeitherFieldNorLine() throws IOException {
    Map<String, Object> values = parsed(json(record("push.bad value={0} end=1", HOSTILE)));
    assertThat(values)
        .containsOnlyKeys("time", "severity", "logger", "event", "fields/value", "fields/end")
        .containsEntry("severity", "INFO")
        .containsEntry("fields/value", HOSTILE);
    assertThat(new TextLogFormatter().format(record("push.bad value={0} end=1", HOSTILE)))
        .matches(line -> line.indexOf('\n') == line.length() - 1)
        .startsWith("2023-11-14T22:13:20.123Z INFO push.bad value=\"a\\\" b=c\\u000a{")
        .endsWith(" end=1\n")
        .doesNotContain("\u001b", "\u2028");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a sentence, as libraries write them",
        "session.end and then words",
        "session.end a=1 b",
        "session.end a=\"x\"y=1",
        "nodot a=1",
        "Upper.case a=1",
        "session.end  a=1",
        "",
      })
  void otherTextsBecomeTheMessage(String text) throws IOException {
    assertThat(parsed(json(record(text))))
        .containsEntry("message", text)
        .doesNotContainKey("event");
  }

  @Test
  void concatenatedLineBreakDoesNotForgeALine() throws IOException {
    String text = "session.end a=1\n{\"event\":\"forged\"}";
    assertThat(parsed(json(record(text)))).containsEntry("message", text);
    assertThat(new TextLogFormatter().format(record(text)).lines()).hasSize(1);
  }

  @Test
  void recordWithoutTextIsStillALine() throws IOException {
    assertThat(parsed(json(record(null)))).containsEntry("message", "null");
  }

  @Test
  void stackTraceIsOneField() throws IOException {
    LogRecord record = record("fault.unexpected where=test");
    record.setThrown(new IllegalStateException("first\n2026-01-01T00:00:00Z INFO forged"));
    assertThat(String.valueOf(parsed(json(record)).get("error")))
        .startsWith("java.lang.IllegalStateException: first\n")
        .contains("\tat pushstack.service.LoggingTest");
    assertThat(new TextLogFormatter().format(record).lines().skip(1))
        .allMatch(line -> line.startsWith("    "));
  }

  @Test
  void endlessTextsAreCut() {
    LogRecord record = record("push.bad value={0}", "x".repeat(1_000_000));
    record.setThrown(new IllegalStateException("y".repeat(1_000_000)));
    assertThat(json(record)).hasSizeLessThan(50_000);
    assertThat(new TextLogFormatter().format(record)).hasSizeLessThan(50_000);
  }

  private List<String> lines() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void systemLoggerArrivesAsJsonAndTheLevelChangesAtRunTime() throws IOException {
    Logging logging = Logging.configure(LogFormat.JSON, LogLevel.INFO, out);
    Logger logger = System.getLogger("pushstack.service.LoggingTest");
    logger.log(Logger.Level.DEBUG, "test.hidden");
    logger.log(Logger.Level.INFO, "test.seen count={0}", 1234);
    assertThat(lines()).hasSize(1);
    assertThat(parsed(lines().getFirst() + "\n"))
        .containsEntry("event", "test.seen")
        .containsEntry("fields/count", 1234);

    logging.setLevel(LogLevel.TRACE);
    assertThat(logging.level()).isEqualTo(LogLevel.TRACE);
    logger.log(Logger.Level.TRACE, "test.trace");
    assertThat(lines()).hasSize(2);

    logging.setLevel(LogLevel.ERROR);
    logger.log(Logger.Level.WARNING, "test.hidden");
    System.getLogger("com.example").log(Logger.Level.WARNING, "hidden too");
    logger.log(Logger.Level.ERROR, "test.error");
    assertThat(lines()).hasSize(3);
  }

  @Test
  void settingUpAnewLeavesTheOutputOpen() {
    List<String> closed = new ArrayList<>();
    ByteArrayOutputStream watched =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("closed");
          }
        };
    Logging.configure(LogFormat.TEXT, LogLevel.INFO, watched);
    Logging.configure(LogFormat.TEXT, LogLevel.INFO, out);
    assertThat(closed).isEmpty();
  }

  @Test
  void librariesNeverSayMoreThanWarnings() {
    Logging.configure(LogFormat.TEXT, LogLevel.TRACE, out);
    Logger library = System.getLogger("com.example.http");
    library.log(Logger.Level.DEBUG, "Authorization: vapid t=secret");
    library.log(Logger.Level.INFO, "listening");
    library.log(Logger.Level.WARNING, "odd");
    assertThat(lines()).singleElement().asString().endsWith("WARNING com.example.http: odd");
  }
}
