package pushstack.webpush.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Walks once over the fields of one JSON object, with `messageType` known from the start wherever
/// it stands. Every value is consumed by exactly one of the reading methods; nothing is built for
/// values that nobody reads.
final class JsonFields implements AutoCloseable {
  private static final String TYPE = "messageType";

  /// The protocol nests three deep (ack, updates, update); the rest is for fields that we skip.
  private static final int MAX_DEPTH = 16;

  private final JsonFactory factory;
  private final String text;
  private JsonParser parser;

  private JsonFields(JsonFactory factory, String text) throws IOException {
    this.factory = factory;
    this.text = text;
    this.parser = start();
  }

  /// A factory for objects whose strings are at most that long, in characters.
  static JsonFactory factory(int maxString) {
    return JsonFactory.builder()
        // The buffers that Jackson keeps for each thread are made anew for each virtual one.
        .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(maxString)
                .maxNameLength(maxString)
                .maxNumberLength(20)
                .build())
        // Names come from strangers: keep none of them beyond the message.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /// How a message is read once its type is known; null stands for the object without fields.
  interface Body<T> {
    T read(@Nullable String type, JsonFields fields) throws IOException;
  }

  /// Reads one message.
  ///
  /// @throws MalformedMessageException for whatever the text has that is not right
  static <T> T read(JsonFactory factory, String text, Body<T> body) {
    try (var fields = new JsonFields(factory, text)) {
      T message = body.read(fields.type(), fields);
      fields.end();
      return message;
    } catch (StreamConstraintsException | InputCoercionException e) {
      throw new MalformedMessageException("beyond the limits of a message");
    } catch (IOException e) {
      throw new MalformedMessageException("not JSON");
    }
  }

  /// The name of the next field; null at the end of the object.
  @Nullable String next() throws IOException {
    return parser.nextFieldName();
  }

  /// Passes over a value of any kind.
  void skip() throws IOException {
    parser.nextToken();
    parser.skipChildren();
  }

  /// A string; empty for null.
  Optional<String> text(String field) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_STRING) {
      return Optional.of(parser.getText());
    }
    if (token == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    throw new MalformedMessageException(field + " is no string");
  }

  /// A string; empty for whatever else stands there.
  Optional<String> textIfAny() throws IOException {
    if (parser.nextToken() == JsonToken.VALUE_STRING) {
      return Optional.of(parser.getText());
    }
    parser.skipChildren();
    return Optional.empty();
  }

  /// An integer; `absent` for null.
  int integer(String field, int absent) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      return parser.getIntValue();
    }
    if (token == JsonToken.VALUE_NULL) {
      return absent;
    }
    throw new MalformedMessageException(field + " is no integer");
  }

  /// An object that holds strings, of which null values are left out; empty for null. A member
  /// named `inner`, if one is named, is an object of its own and goes to `innerTexts`.
  Optional<Map<String, String>> texts(
      String field, int max, @Nullable String inner, Map<String, String> innerTexts)
      throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    if (token != JsonToken.START_OBJECT) {
      throw new MalformedMessageException(field + " is no object");
    }
    var texts = new LinkedHashMap<String, String>();
    for (String name = next(); name != null; name = next()) {
      if (name.equals(inner)) {
        texts(name, max, null, innerTexts).ifPresent(innerTexts::putAll);
      } else {
        Optional<String> value = text(field);
        if (value.isPresent()) {
          texts.put(name, value.get());
        }
      }
      if (texts.size() > max) {
        throw new MalformedMessageException(field + " has too many members");
      }
    }
    return Optional.of(texts);
  }

  /// Enters a list of objects; false for null.
  boolean enterList(String field) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return false;
    }
    if (token != JsonToken.START_ARRAY) {
      throw new MalformedMessageException(field + " is no list");
    }
    return true;
  }

  /// Enters the next object of the list; false at its end.
  boolean enterObject(String field) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    if (token != JsonToken.START_OBJECT) {
      throw new MalformedMessageException(field + " holds something that is no object");
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private JsonParser start() throws IOException {
    JsonParser started = factory.createParser(text);
    if (started.nextToken() != JsonToken.START_OBJECT) {
      started.close();
      throw new MalformedMessageException("no JSON object");
    }
    return started;
  }

  /// Peers put the type first, which costs one walk; if they do not, the walk begins again.
  private @Nullable String type() throws IOException {
    String name = next();
    if (name == null) {
      return null;
    }
    boolean first = name.equals(TYPE);
    while (name != null && !name.equals(TYPE)) {
      skip();
      name = next();
    }
    if (name == null) {
      throw new MalformedMessageException("no messageType");
    }
    String type =
        text(TYPE).orElseThrow(() -> new MalformedMessageException("messageType is null"));
    if (!first) {
      parser.close();
      parser = start();
    }
    return type;
  }

  private void end() throws IOException {
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw new MalformedMessageException("more than one JSON object");
    }
  }
}
