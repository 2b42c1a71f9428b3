package pushstack.local.runbooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pushstack.schema.FleetMetric;
import pushstack.schema.MetricNames;
import pushstack.test.Runbook;

/// What can be said of the pages without the tools that they call.
class RunbookCommandsTest {
  private static final Pattern EVENT = Pattern.compile("[$]\\.event = \"([^\"]+)\"");
  private static final Pattern METRIC = Pattern.compile("pushstack_[a-z_]*[a-z]");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z_]+)");

  @TempDir Path folder;

  static List<Runbook> pages() {
    return Runbook.all().stream().filter(page -> !page.commands().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shellUnderstandsEveryCommand(Runbook page) {
    assertThat(new DryRun(folder).of(page.commands())).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyVariableIsExplained(Runbook page) throws Exception {
    String text =
        Files.readString(page.file()) + Files.readString(Runbook.page("README.md").file());
    Set<String> used = new TreeSet<>();
    VARIABLE
        .matcher(String.join("\n", page.commands()))
        .results()
        .forEach(found -> used.add(found.group(1)));
    for (String variable : used) {
      boolean explained =
          text.contains("`" + variable + "`")
              || Pattern.compile("(?m)(^|[ ;])" + variable + "=|for " + variable + " in")
                  .matcher(text)
                  .find();
      assertThat(explained).as("%s of %s", variable, page.name()).isTrue();
    }
  }

  @Test
  void everyMetricThatIsAskedForIsOneThatNodesPublish() {
    Set<String> published =
        Arrays.stream(FleetMetric.values())
            .map(FleetMetric::awsName)
            .collect(Collectors.toCollection(TreeSet::new));
    var run = new DryRun(folder);
    Set<String> asked = new TreeSet<>();
    for (Runbook page : pages()) {
      for (List<String> call : run.of(page.commands())) {
        if (call.contains(FleetMetric.NAMESPACE)) {
          asked.add(call.get(call.indexOf("--metric-name") + 1));
        }
      }
    }
    assertThat(asked).isNotEmpty().isSubsetOf(published);
  }

  @Test
  void everyMetricOfANodeThatAPageNamesExists() throws Exception {
    Set<String> known = new TreeSet<>();
    for (Field name : MetricNames.class.getFields()) {
      known.add(String.valueOf(name.get(null)));
    }
    Set<String> named = new TreeSet<>();
    for (Runbook page : Runbook.all()) {
      METRIC
          .matcher(Files.readString(page.file()))
          .results()
          .forEach(found -> named.add(found.group().replaceAll("_total$", "")));
    }
    // A page may look for all metrics that begin alike.
    assertThat(named)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(known).anyMatch(metric -> metric.startsWith(name)));
  }

  /// A filter for an event that no line has finds nothing, whatever is wrong.
  @Test
  void everyEventThatAPageLooksForIsLogged() throws Exception {
    Path source = Runbook.folder().resolveSibling("app").resolve("push-service/src/main/java");
    var logged = new StringBuilder();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        logged.append(Files.readString(file));
      }
    }
    Set<String> events = new TreeSet<>();
    for (Runbook page : Runbook.all()) {
      EVENT
          .matcher(Files.readString(page.file()))
          .results()
          .forEach(found -> events.add(found.group(1)));
    }
    assertThat(events)
        .isNotEmpty()
        .allSatisfy(event -> assertThat(logged).containsPattern("\"" + event + "[ \"]"));
  }

  /// The check that all others rest on.
  @Test
  void commandOfAnUnknownProgramIsFound() {
    var run = new DryRun(folder);
    assertThat(run.of(List.of("echo \"$(aws sts help)\" | cat -n")))
        .containsExactlyInAnyOrder(List.of("aws", "sts", "help"), List.of("cat", "-n"));
    assertThatThrownBy(() -> run.of(List.of("frobnicate --all")))
        .hasMessageContaining("frobnicate: command not found");
  }
}
