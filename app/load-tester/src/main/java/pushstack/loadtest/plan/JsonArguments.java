package pushstack.loadtest.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushstack.loadtest.catalogue.Arguments;
import pushstack.loadtest.catalogue.CatalogueException;

/// Arguments as JSON: an object gives them by name, an array by place.
final class JsonArguments {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonArguments() {}

  static Arguments parse(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      Arguments arguments =
          json.nextToken() == JsonToken.START_ARRAY
              ? new Arguments(array(json), Map.of())
              : new Arguments(List.of(), object(json));
      if (json.nextToken() != null) {
        throw new CatalogueException("there is something behind the JSON " + text);
      }
      return arguments;
    } catch (IOException e) {
      throw new CatalogueException("the argument " + text + " is not JSON");
    }
  }

  private static List<String> array(JsonParser json) throws IOException {
    var values = new ArrayList<String>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(scalar(json));
    }
    return values;
  }

  private static Map<String, String> object(JsonParser json) throws IOException {
    var values = new LinkedHashMap<String, String>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      values.put(name, scalar(json));
    }
    return values;
  }

  private static String scalar(JsonParser json) throws IOException {
    if (!json.currentToken().isScalarValue() || json.currentToken() == JsonToken.VALUE_NULL) {
      throw new CatalogueException(
          "in the JSON of arguments, each must be text, a number, true or false");
    }
    return json.getText();
  }
}
