package pushstack.loadtest.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks through a JSON text that may hold anything, and says where something is wrong, by a
/// [ResultException]. Of one thread.
public final class JsonCursor {
  private final JsonParser parser;

  public JsonCursor(JsonParser parser) {
    this.parser = parser;
  }

  /// Takes the value of a field, or says that it does not know the field.
  @FunctionalInterface
  public interface Fields {
    boolean take(String name) throws IOException;
  }

  /// Takes the next element of an array.
  @FunctionalInterface
  public interface Element {
    void take() throws IOException;
  }

  public boolean atObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /// The value at hand is an object. Fields that nobody knows are skipped: a newer tester of the
  /// same format may add some.
  public void object(Fields fields) throws IOException {
    expect(JsonToken.START_OBJECT, "an object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (!fields.take(name)) {
        parser.skipChildren();
      }
    }
  }

  /// The value at hand is an array.
  ///
  /// @param limit elements at most
  public void array(int limit, Element element) throws IOException {
    expect(JsonToken.START_ARRAY, "an array");
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == limit) {
        throw new ResultException(place() + " has more than " + limit + " elements");
      }
      element.take();
    }
  }

  public String text() throws IOException {
    expect(JsonToken.VALUE_STRING, "a text");
    return parser.getText();
  }

  public long count() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
    long value = parser.getLongValue();
    if (value < 0) {
      throw new ResultException(place() + " is negative");
    }
    return value;
  }

  public int smallCount() throws IOException {
    long value = count();
    if (value > Integer.MAX_VALUE) {
      throw new ResultException(place() + " is too large: " + value);
    }
    return (int) value;
  }

  public double number() throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw new ResultException(place() + " must be a number");
    }
    return parser.getDoubleValue();
  }

  public boolean truth() throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw new ResultException(place() + " must be true or false");
    }
    return parser.getBooleanValue();
  }

  public Instant instant() throws IOException {
    String text = text();
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new ResultException(place() + " is not an instant: " + text, e);
    }
  }

  /// A field that must have been there.
  public <T> T required(@Nullable T value, String name) {
    return Optional.ofNullable(value)
        .orElseThrow(() -> new ResultException(placeOf(name) + " is missing"));
  }

  private void expect(JsonToken token, String what) {
    if (parser.currentToken() != token) {
      throw new ResultException(place() + " must be " + what);
    }
  }

  /// As in `series[17].sent`.
  public String place() {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    String path =
        pointer.replaceAll("/(\\d+)(?=/|$)", "[$1]").replace('/', '.').replaceFirst("^\\.", "");
    return path.isEmpty() ? "the file" : path;
  }

  private String placeOf(String field) {
    String place = place();
    return place.equals("the file") ? field : place + "." + field;
  }
}
