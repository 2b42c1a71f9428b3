package pushstack.service;

import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A line for people. Only the formatter begins lines: those of a stack trace are indented, and a
/// line break within a text is shown as such.
final class TextLogFormatter extends Formatter {
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\u2028\u2029]");
  private static final Pattern PLAIN = Pattern.compile("[^\\s\"=]+");

  @Override
  public String format(LogRecord record) {
    String text = LogEvent.of(record).map(TextLogFormatter::text).orElseGet(() -> message(record));
    String line =
        record.getInstant().truncatedTo(ChronoUnit.MILLIS)
            + " "
            + record.getLevel().getName()
            + " "
            + text
            + "\n";
    Throwable thrown = record.getThrown();
    return thrown == null ? line : line + indented(LogText.trace(thrown));
  }

  private String message(LogRecord record) {
    return record.getLoggerName()
        + ": "
        + printable(LogText.limited(String.valueOf(formatMessage(record))));
  }

  private static String text(LogEvent event) {
    return event.fields().entrySet().stream()
        .map(field -> " " + field.getKey() + "=" + quoted(field.getValue()))
        .collect(Collectors.joining("", event.name(), ""));
  }

  private static String quoted(Object value) {
    String text = printable(LogText.limited(value.toString()));
    return PLAIN.matcher(text).matches() ? text : "\"" + text.replace("\"", "\\\"") + "\"";
  }

  private static String printable(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
  }

  private static String indented(String trace) {
    return trace
        .lines()
        .map(line -> "    " + printable(line.strip()) + "\n")
        .collect(Collectors.joining());
  }
}
