package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.infra.StackTemplate.Resource;

/// The app as the `cdk` command runs it: a process of its own, told by its environment.
final class PushAppTest {
  @TempDir Path folder;

  private Process start(String environment, Path archive, Path output) throws IOException {
    ObjectNode context =
        (ObjectNode) Synthesis.JSON.readTree(Path.of("cdk.json").toFile()).get("context");
    context.put("env", environment);
    ProcessBuilder app =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dpushstack.archive=" + archive,
            "-cp",
            System.getProperty("java.class.path"),
            PushApp.class.getName());
    app.environment().put("CDK_CONTEXT_JSON", context.toString());
    app.environment().put("CDK_OUTDIR", output.toString());
    return app.redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve(output.getFileName() + ".err").toFile())
        .start();
  }

  /// The order of Java's own immutable maps differs from one process to the next.
  @Test
  void twoProcessesWriteTheSameBytes() throws Exception {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    Process first = start("prod", Synthesis.ARCHIVE, one);
    Process second = start("prod", Synthesis.ARCHIVE, other);
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    Map<String, String> templates = templates(one);
    assertThat(templates).hasSize(Synthesis.templates("prod").size());
    assertThat(templates(other)).isEqualTo(templates);
  }

  private static Map<String, String> templates(Path output) throws IOException {
    Map<String, String> templates = new TreeMap<>();
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".template.json")).toList()) {
        templates.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return templates;
  }

  @Test
  void unknownEnvironmentEndsWithOneSentence() throws Exception {
    Path output = folder.resolve("unknown");
    assertThat(start("prd", Synthesis.ARCHIVE, output).waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("unknown.err")))
        .isEqualTo(
            "pushstack: There is no environment prd; did you mean prod?; there are: local, prod,"
                + " small.\n");
    assertThat(templates(output)).isEmpty();
  }

  @Test
  void missingArchiveEndsWithOneSentence() throws Exception {
    Path archive = folder.resolve("none.tar.gz");
    assertThat(start("small", archive, folder.resolve("none")).waitFor()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("none.err")))
        .isEqualTo(
            "pushstack: There is no archive of the node at %s: build it with `mvn package -DskipTests`, or name it in PUSHSTACK_ARCHIVE.\n"
                .formatted(archive));
  }

  /// Both examples are for one account and one region.
  @Test
  void twoEnvironmentsShareNoName() {
    Set<String> prod = names("prod");
    Set<String> small = names("small");
    assertThat(prod).hasSizeGreaterThan(30);
    small.retainAll(prod);
    assertThat(small).isEmpty();
  }

  private static Set<String> names(String environment) {
    Set<String> names = new HashSet<>();
    for (StackTemplate template : Synthesis.templates(environment)) {
      for (Resource resource : template.resources()) {
        for (String property :
            List.of("Name", "TableName", "QueueName", "TopicName", "LogGroupName", "AlarmName")) {
          if (resource.at(property).isTextual()) {
            names.add(resource.type() + " " + resource.at(property).asText());
          }
        }
      }
    }
    return names;
  }
}
