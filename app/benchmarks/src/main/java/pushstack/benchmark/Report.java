package pushstack.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pushstack.webpush.crypto.Es256;

/// The figures of a run with where and when they were measured: a table for people, JSON for
/// comparisons.
record Report(Map<String, String> conditions, List<Figure> figures) {

  static Report of(List<Figure> figures, Instant when) {
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("date", when.toString());
    conditions.put("cpu", ProcessFigures.cpuModel());
    conditions.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    conditions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    conditions.put("java", System.getProperty("java.vm.version"));
    conditions.put("es256", Es256.provider());
    conditions.put("service flags", String.join(" ", Server.FLAGS));
    return new Report(conditions, List.copyOf(figures));
  }

  String table() {
    var out = new StringBuilder();
    conditions.forEach((name, value) -> out.append("%-14s %s%n".formatted(name, value)));
    out.append(System.lineSeparator());
    figures.forEach(figure -> out.append(figure).append(System.lineSeparator()));
    return out.toString();
  }

  void writeJson(Path file) {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(Files.newBufferedWriter(file))
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      for (Map.Entry<String, String> condition : conditions.entrySet()) {
        json.writeStringField(condition.getKey(), condition.getValue());
      }
      json.writeArrayFieldStart("figures");
      for (Figure figure : figures) {
        json.writeStartObject();
        json.writeStringField("scenario", figure.scenario());
        json.writeStringField("name", figure.name());
        json.writeNumberField("value", figure.value());
        json.writeStringField("unit", figure.unit());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
