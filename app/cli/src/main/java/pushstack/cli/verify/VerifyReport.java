package pushstack.cli.verify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import pushstack.cli.deployed.Target;
import pushstack.cli.verify.StepResult.Outcome;

/// How a run went, for people as it goes and for programs at its end.
final class VerifyReport {
  private VerifyReport() {}

  static String head(Target target) {
    return """
    user agents           %s
    application servers   %s

    """
        .formatted(target.webSocket(), target.endpoint());
  }

  static String line(StepResult result) {
    String name = result.step().label();
    return switch (result.outcome()) {
      case Outcome.Passed(String note) ->
          String.format(
              Locale.ROOT,
              "  ok      %-12s %,7d ms   %s%s\n",
              name,
              result.took().toMillis(),
              result.step().meaning(),
              note.isEmpty() ? "" : " (" + note + ")");
      case Outcome.Failed(String reason) ->
          String.format(
              Locale.ROOT,
              "  FAILED  %-12s %,7d ms   %s\n",
              name,
              result.took().toMillis(),
              reason);
      case Outcome.Skipped() -> String.format(Locale.ROOT, "  -       %s\n", name);
    };
  }

  static String verdict(List<StepResult> results) {
    return results.stream()
        .filter(StepResult::failed)
        .findFirst()
        .map(result ->
            "\nThe deployment does not work: see \"%s\" in %s.\n"
                .formatted(result.step().label(), Step.RUNBOOK))
        .orElse("\nThe deployment works.\n");
  }

  static String json(Target target, List<StepResult> results) {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("websocket", target.webSocket().toString());
      json.writeStringField("endpoint", target.endpoint().toString());
      json.writeBooleanField("works", results.stream().noneMatch(StepResult::failed));
      json.writeArrayFieldStart("steps");
      for (StepResult result : results) {
        write(json, result);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append("\n").toString();
  }

  private static void write(JsonGenerator json, StepResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("step", result.step().label());
    switch (result.outcome()) {
      case Outcome.Passed(String note) -> {
        json.writeStringField("outcome", "passed");
        if (!note.isEmpty()) {
          json.writeStringField("note", note);
        }
      }
      case Outcome.Failed(String reason) -> {
        json.writeStringField("outcome", "failed");
        json.writeStringField("reason", reason);
        json.writeStringField("runbook", Step.RUNBOOK);
      }
      case Outcome.Skipped() -> json.writeStringField("outcome", "skipped");
    }
    json.writeNumberField("milliseconds", result.took().toMillis());
    json.writeEndObject();
  }
}
