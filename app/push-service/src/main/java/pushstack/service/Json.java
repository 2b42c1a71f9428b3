package pushstack.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// The little JSON that pages and admin calls need.
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /// Writes one value.
  @FunctionalInterface
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static String write(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      writing.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /// Reads an object whose values are texts.
  static Map<String, String> texts(byte[] bytes) throws BadValueException {
    Map<String, String> texts = new LinkedHashMap<>();
    try (JsonParser json = FACTORY.createParser(bytes)) {
      expect(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        expect(json.nextToken() == JsonToken.VALUE_STRING);
        texts.put(name, json.getText());
      }
      expect(json.nextToken() == null);
    } catch (IOException e) {
      throw new BadValueException("is not JSON");
    }
    return texts;
  }

  private static void expect(boolean condition) throws BadValueException {
    if (!condition) {
      throw new BadValueException("is not a JSON object of texts");
    }
  }
}
