package pushstack.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.loadtest.builtin.Builtins;
import pushstack.loadtest.catalogue.OwnScenarios;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.plan.Drive;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.threshold.Threshold;

/// What the README shows works.
final class ReadmeTest {
  private static final String README = read();

  private static String read() {
    try {
      return Files.readString(Path.of("README.md"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first fenced block behind a mark.
  private static String block(String mark) {
    String behind = README.substring(README.indexOf("<!-- " + mark + ":"));
    int begin = behind.indexOf('\n', behind.indexOf("```")) + 1;
    return behind.substring(begin, behind.indexOf("```", begin));
  }

  @Test
  void plansCanBeRun() {
    List<String> plans = block("plans").lines().toList();
    assertThat(plans).hasSizeGreaterThan(3);
    assertThat(plans)
        .allSatisfy(plan -> assertThat(Plan.ofText(plan, Builtins.CATALOGUE).loads()).isNotEmpty());
  }

  @Test
  void yamlCanBeRun() {
    Plan plan = Plan.ofYaml(block("yaml"), Builtins.CATALOGUE);
    assertThat(plan.loads())
        .extracting(load -> (Object) load.drive().getClass())
        .containsExactly(Drive.Starts.class, Drive.Population.class, Drive.Arrivals.class);
    assertThat(plan.settings().thresholds()).hasSize(2);
  }

  @Test
  void ownScenarioCompiles(@TempDir Path folder) throws IOException {
    ScenarioCatalogue own =
        OwnScenarios.read(Files.writeString(folder.resolve("Mine.java"), block("java")));
    assertThat(Builtins.CATALOGUE.plus(own).get("two_channels").signature()).isEqualTo("pause=1s");
  }

  @Test
  void tableOfScenariosIsThatOfTheCatalogue() {
    var table = new StringBuilder();
    Builtins.CATALOGUE
        .scenarios()
        .forEach(scenario ->
            table
                .append("| `")
                .append(scenario.name())
                .append("` | ")
                .append(scenario.parameters().isEmpty() ? "–" : "`" + scenario.signature() + "`")
                .append(" | ")
                .append(scenario.does())
                .append(" |\n"));
    assertThat(README).contains("|---|---|---|\n" + table);
  }

  @Test
  void standardThresholdsAreNamed() {
    assertThat(Threshold.STANDARD)
        .allSatisfy(threshold -> assertThat(README).contains("`" + threshold + "`"));
  }
}
