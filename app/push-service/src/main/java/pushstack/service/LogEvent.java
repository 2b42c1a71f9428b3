package pushstack.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A log record of the form `event.name key=value key={0} key="some words"`. The text is taken
/// apart before its parameters are put in, so that no parameter, whoever sent it, can add a field.
///
/// @param fields in the order of the text; numbers and booleans as such, all else as text
record LogEvent(String name, Map<String, Object> fields) {
  private static final String VALUE = "(\"(?:[^\"\\\\]|\\\\.)*+\"|\\S*)";
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]++(?:\\.[a-z0-9_-]++)++");
  private static final Pattern FIELD = Pattern.compile(" ([A-Za-z][A-Za-z0-9_-]*+)=" + VALUE);
  private static final Pattern PARAMETER = Pattern.compile("\\{([0-9]{1,2})}");
  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]{0,17})");

  /// The event of a record; nothing if its text is a sentence, such as libraries write.
  static Optional<LogEvent> of(LogRecord record) {
    String text = record.getMessage();
    if (text == null) {
      return Optional.empty();
    }
    Matcher name = NAME.matcher(text);
    if (!name.lookingAt()) {
      return Optional.empty();
    }
    @Nullable Object @Nullable [] parameters = record.getParameters();
    Map<String, Object> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(text);
    int end = name.end();
    while (field.find(end) && field.start() == end) {
      fields.put(field.group(1), value(field.group(2), parameters));
      end = field.end();
    }
    return end == text.length()
        ? Optional.of(new LogEvent(name.group(), fields))
        : Optional.empty();
  }

  private static Object value(String text, @Nullable Object @Nullable [] parameters) {
    Matcher parameter = PARAMETER.matcher(text);
    if (parameter.matches()) {
      Object value = parameter(parameter, parameters);
      return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
    if (NUMBER.matcher(text).matches()) {
      return Long.parseLong(text);
    }
    String bare =
        text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
            ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1")
            : text;
    return PARAMETER
        .matcher(bare)
        .replaceAll(
            match -> Matcher.quoteReplacement(String.valueOf(parameter(match, parameters))));
  }

  private static @Nullable Object parameter(
      java.util.regex.MatchResult match, @Nullable Object @Nullable [] parameters) {
    int index = Integer.parseInt(match.group(1));
    return parameters == null || index >= parameters.length ? match.group() : parameters[index];
  }
}
