package pushstack.loadtest.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnScenariosTest {
  private static final String MINE =
      """
      import java.time.Duration;
      import pushstack.loadtest.scenario.*;
      import pushstack.webpush.ChannelId;

      public class Mine {
        enum Colour { RED, DARK_BLUE }

        @Scenario(name = "mine", does = "Mine.", restarts = 3)
        public static void mine(
            Agent agent, int count, @Arg(name = "rest", value = "2s") Duration pause, Colour colour) {
          agent.connect();
          agent.register(ChannelId.random());
        }
      }
      """;

  @TempDir private Path folder;

  private Path source(String text) throws IOException {
    return Files.writeString(folder.resolve("Mine.java"), text);
  }

  private Path jar(Map<String, byte[]> classes) throws IOException {
    Path file = folder.resolve("mine.jar");
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (var each : classes.entrySet()) {
        jar.putNextEntry(new JarEntry(each.getKey().replace('.', '/') + ".class"));
        jar.write(each.getValue());
        jar.closeEntry();
      }
    }
    return file;
  }

  private static void assertMine(ScenarioCatalogue catalogue) {
    assertThat(catalogue.scenarios()).hasSize(1);
    ScenarioDefinition mine = catalogue.get("mine");
    assertThat(mine.signature()).isEqualTo("count, rest=2s, colour");
    assertThat(mine.restarts()).isEqualTo(3);
    assertThat(mine.call(new Arguments(java.util.List.of("4"), Map.of("colour", "dark_blue"))))
        .hasToString("mine(count=4, colour=dark_blue)");
  }

  @Test
  void sourceFileIsCompiled() throws IOException {
    assertMine(OwnScenarios.read(source(MINE)));
  }

  @Test
  void jarIsRead() throws IOException {
    assertMine(
        OwnScenarios.read(
            jar(SourceCompiler.compile(new SourceCompiler.Source("Mine.java", MINE)))));
  }

  @Test
  void errorsOfTheCompilerComeWithTheirLines() throws IOException {
    Path file = source(MINE.replace("agent.connect()", "agent.conect()"));
    assertThatThrownBy(() -> OwnScenarios.read(file))
        .isInstanceOf(CatalogueException.class)
        .hasMessageContaining("Mine.java does not compile:\n  Mine.java:11: ")
        .hasMessageContaining("conect()");
  }

  /// What reached into the tester would break with its next version.
  @Test
  void sourceSeesNothingElseOfTheTester() throws IOException {
    Path file =
        source(
            MINE.replace(
                "import pushstack.webpush.ChannelId;",
                "import pushstack.webpush.ChannelId;\nimport pushstack.loadtest.plan.Plan;"));
    assertThatThrownBy(() -> OwnScenarios.read(file))
        .hasMessageContaining("Mine.java:4: package pushstack.loadtest.plan does not exist");
  }

  @Test
  void classesOfAJarSeeNothingElseOfTheTester() throws IOException {
    Map<String, byte[]> classes =
        SourceCompiler.compile(new SourceCompiler.Source("Mine.java", MINE));
    // As if it had been compiled against a class that is not there.
    classes.remove("Mine$Colour");
    Path file = jar(classes);
    assertThatThrownBy(() -> OwnScenarios.read(file))
        .hasMessageContaining("it needs the class Mine$Colour, which is neither in it nor among");
  }

  @Test
  void whatIsNoScenarioFileIsRefused() throws IOException {
    assertThatThrownBy(() -> OwnScenarios.read(folder.resolve("none.jar")))
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> OwnScenarios.read(Files.writeString(folder.resolve("a.txt"), "")))
        .hasMessageContaining("is neither a .jar nor a .java file");
    assertThatThrownBy(() -> OwnScenarios.read(Files.writeString(folder.resolve("a.jar"), "junk")))
        .hasMessageContaining("a.jar cannot be read");
    assertThatThrownBy(() -> OwnScenarios.read(source("public class Mine {}")))
        .hasMessageContaining("has no method annotated with @Scenario");
  }

  @Test
  void scenarioThatCannotBeCalledIsSaidWithItsMethod() throws IOException {
    assertThatThrownBy(
            () -> OwnScenarios.read(source(MINE.replace("public static void", "static void"))))
        .hasMessage(
            "the scenario \"mine\", Mine.mine: it must be a public static method of a public class");
    assertThatThrownBy(() -> OwnScenarios.read(source(MINE.replace("int count", "Object count"))))
        .hasMessageContaining("its parameter count is a Object; int, long,");
    assertThatThrownBy(() -> OwnScenarios.read(source(MINE.replace("\"2s\"", "\"soon\""))))
        .hasMessageContaining("its argument rest: \"soon\" is not a duration");
  }
}
