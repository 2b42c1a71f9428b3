package pushstack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tables of `MESSAGE-EVENTS.md` are those of the JSON Schema. `-Dwrite.docs=true` writes them.
final class MessageEventsDocTest {
  private static final Path DOCUMENT = Path.of("MESSAGE-EVENTS.md");
  private static final String END = "<!-- end -->\n";

  enum Table {
    KINDS(
        "<!-- kinds -->\n",
        "| Kind | What happened | Always has, besides `v`, `time`, `node` |\n|---|---|---|\n") {
      @Override
      String rows(JsonNode schema) {
        return StreamSupport.stream(
                schema.path("properties").path("kind").path("anyOf").spliterator(), false)
            .filter(kind -> kind.has("const"))
            .map(kind ->
                "| `%s` | %s | %s |\n"
                    .formatted(
                        kind.path("const").asText(),
                        kind.path("description").asText(),
                        required(schema, kind.path("const").asText())))
            .collect(Collectors.joining());
      }
    },
    FIELDS("<!-- fields -->\n", "| Field | Type | Meaning |\n|---|---|---|\n") {
      @Override
      String rows(JsonNode schema) {
        return fields(schema.path("properties"));
      }
    },
    HEADER("<!-- header -->\n", "| Field | Type | Meaning |\n|---|---|---|\n") {
      @Override
      String rows(JsonNode schema) {
        return fields(schema.path("$defs").path("header").path("properties"));
      }
    };

    private final String begin;
    private final String head;

    Table(String begin, String head) {
      this.begin = begin;
      this.head = head;
    }

    abstract String rows(JsonNode schema);
  }

  private static String required(JsonNode schema, String kind) {
    List<String> names = new ArrayList<>();
    for (JsonNode rule : schema.path("allOf")) {
      if (rule.at("/if/properties/kind/const").asText().equals(kind)) {
        rule.at("/then/required").forEach(name -> names.add("`" + name.asText() + "`"));
      }
    }
    return String.join(", ", names);
  }

  private static String fields(JsonNode properties) {
    return properties
        .propertyStream()
        .map(field ->
            "| `%s` | %s | %s |\n"
                .formatted(
                    field.getKey(),
                    field.getValue().path("type").asText(),
                    field.getValue().path("description").asText()))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void tableOfTheDocumentIsThatOfTheSchema(Table table) throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(table.begin) + table.begin.length();
    int end = document.indexOf(END, begin);
    assertThat(document).contains(table.begin);
    assertThat(end).isPositive();
    String text = table.head + table.rows(MessageEventTest.schemaText());
    if (Boolean.getBoolean("write.docs")) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + text + document.substring(end));
    } else {
      assertThat(document.substring(begin, end))
          .as("%s has another table; run this test with -Dwrite.docs=true", DOCUMENT)
          .isEqualTo(text);
    }
  }
}
