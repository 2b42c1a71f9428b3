package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// An update from the last release to this one destroys and replaces nothing that lasts. A release
/// copies `src/test/snapshots` to `released/<version>`.
final class ReleasedTest {
  private static final Path RELEASED = Path.of("released");

  private static Path last() throws IOException {
    try (Stream<Path> versions = Files.list(RELEASED)) {
      return versions
          .max(Comparator.comparing(version -> Runtime.Version.parse(name(version))))
          .orElseThrow();
    }
  }

  private static String name(Path version) {
    return version.getFileName().toString();
  }

  @Test
  void updateFromTheLastReleaseDestroysNothing() throws IOException {
    try (Stream<Path> files = Files.list(last())) {
      for (Path file : files.toList()) {
        String part = name(file).replace(".json", "");
        JsonNode released = Synthesis.JSON.readTree(file.toFile());
        assertThat(DestructiveChanges.between(released, Synthesis.template("prod", part).json()))
            .as(part)
            .isEmpty();
      }
    }
  }

  @Test
  void changedKeyAndLostTableAreSeen() throws IOException {
    JsonNode before = Synthesis.JSON.readTree(last().resolve("data.json").toFile());
    ObjectNode changed = before.deepCopy();
    ObjectNode resources = (ObjectNode) changed.get("Resources");
    List<String> tables =
        resources.properties().stream()
            .filter(r -> r.getValue().path("Type").asText().equals("AWS::DynamoDB::GlobalTable"))
            .map(Map.Entry::getKey)
            .toList();
    resources.remove(tables.getFirst());
    ((ObjectNode) resources.at("/" + tables.getLast() + "/Properties/KeySchema/0"))
        .put("AttributeName", "other");
    assertThat(DestructiveChanges.between(before, changed))
        .containsExactlyInAnyOrder(
            tables.getFirst() + " is gone",
            tables.getLast() + " is replaced, since its KeySchema changes");
    assertThat(DestructiveChanges.between(before, before)).isEmpty();
  }
}
