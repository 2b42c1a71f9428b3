package pushstack.loadtest.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResultFileTest {
  private static final Result RESULT =
      RunOnPaper.recorded(RunOnPaper.messages(1, 30, 200), RunOnPaper.BEGIN, "alpha", 500);

  @TempDir private Path folder;

  private static String json(Result result) {
    var out = new ByteArrayOutputStream();
    try {
      ResultWriter.write(result, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  private static Result read(String json) {
    try {
      return ResultReader.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("result.json");
    ResultWriter.write(RESULT, file);
    assertThat(ResultReader.read(file)).isEqualTo(RESULT);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void keepsWhatIsOptionalAndWhatIsStrange() {
    var result =
        new Result(
            "Größe \"quoted\" </script>",
            Instant.parse("2026-11-27T10:00:00.123456789Z"),
            Instant.parse("2026-11-27T10:00:00.123456789Z"),
            new Target("ws://localhost:1", Optional.empty()),
            "line 1\nline 2",
            List.of(
                new Tester(
                    "h", "1", "25", "os", 1, 1, Instant.EPOCH, Instant.MAX, Optional.empty())),
            RunOnPaper.recorded(List.of(), RunOnPaper.BEGIN, "x", 0).measurements(),
            List.of());
    assertThat(read(json(result))).isEqualTo(result);
  }

  @Test
  void followsItsSchema() throws IOException {
    try (InputStream schema = ResultWriter.class.getResourceAsStream("result.schema.json")) {
      var validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
      assertThat(validator.getSchema(schema).validate(json(RESULT), InputFormat.JSON)).isEmpty();
    }
  }

  @Test
  void schemaNamesEveryProperty() throws IOException {
    try (InputStream schema = ResultWriter.class.getResourceAsStream("result.schema.json")) {
      String strict =
          new String(schema.readAllBytes(), UTF_8)
              .replace("\"properties\": {", "\"additionalProperties\": false, \"properties\": {");
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(strict)
                  .validate(json(RESULT), InputFormat.JSON))
          .isEmpty();
    }
  }

  @Test
  void skipsFieldsThatANewerTesterAdds() {
    String newer =
        json(RESULT)
            .replace("\"label\" :", "\"weather\" : {\"rain\": [1, 2]}, \"label\" :")
            .replace("\"cores\" :", "\"threads\" : 4, \"cores\" :")
            .replace("\"hellos\" :", "\"byes\" : 4, \"hellos\" :");
    assertThat(newer).contains("weather", "threads", "byes");
    assertThat(read(newer)).isEqualTo(RESULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "format" : 1               | "format" : 2               | its format is 2, and this tester reads 1; use the version that wrote it, or a newer one
          "format" : 1,              | ''                         | format is missing; is it the result of a load test?
          "label" : "on paper",      | ''                         | label is missing
          "label" : "on paper"       | "label" : 7                | label must be a text
          "lost" : 0,                | ''                         | account.lost is missing
          "cores" : 2                | "cores" : -2               | testers[0].cores is negative
          "cores" : 2                | "cores" : 99999999999      | testers[0].cores is too large: 99999999999
          "passed" : true            | "passed" : "yes"           | verdicts[0].passed must be true or false
          10:00:30Z                  | yesterday                  | end is not an instant
          10:00:30Z                  | 09:00:30Z                  | it is a run that ended at 2026-11-27T09:00:30Z, before it began
          "delivery" : "             | "delivery" : "AAAA         | is not a compressed HdrHistogram
          "histogram" : "            | "histogram" : "////        | is not a compressed HdrHistogram
          "histogram"                | "hologram"                 | has no histogram
          """)
  void saysWhatIsWrong(String right, String wrong, String sentence) {
    var clean =
        RunOnPaper.recorded(
            RunOnPaper.messages(1, 30, 200).stream()
                .map(m -> new RunOnPaper.Message(m.second(), m.micros(), false))
                .toList(),
            RunOnPaper.BEGIN,
            "alpha",
            500);
    String json = json(clean);
    assertThat(json).contains(right);
    assertThatThrownBy(() -> read(json.replace(right, wrong)))
        .isInstanceOf(ResultException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void namesTheFileThatIsNoResult() throws IOException {
    Path file = folder.resolve("page.html");
    Files.writeString(file, "<html>");
    assertThatThrownBy(() -> ResultReader.read(file))
        .isInstanceOf(ResultException.class)
        .hasMessageStartingWith(file + " is not a usable result: it is not JSON");
    Files.writeString(file, "");
    assertThatThrownBy(() -> ResultReader.read(file)).hasMessageContaining("it is empty");
    Files.writeString(file, "[]");
    assertThatThrownBy(() -> ResultReader.read(file)).hasMessageContaining("must be an object");
    String cut = json(RESULT).substring(0, 2_000);
    Files.writeString(file, cut);
    assertThatThrownBy(() -> ResultReader.read(file)).isInstanceOf(ResultException.class);
    assertThatThrownBy(() -> ResultReader.read(folder.resolve("none.json")))
        .isInstanceOf(ResultException.class)
        .hasMessageContaining("there is no such file");
  }
}
