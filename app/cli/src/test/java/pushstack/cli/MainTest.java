package pushstack.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.cli.options.MisuseException;

final class MainTest {
  private static final int SERVICE_CODE = 7;

  private final Output output = new Output();
  private final List<List<String>> served = new ArrayList<>();

  private int run(String... args) {
    var main =
        new Main(
            output.outStream(),
            output.errStream(),
            all -> {
              served.add(all);
              return SERVICE_CODE;
            });
    return main.run(Arrays.asList(args));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --role=all",
        "tables create",
        "keys generate",
        "broadcast set a 1",
        "config show",
        "version",
        "--version",
        "--log.level=error"
      })
  void commandsOfTheServiceGoToItWhole(String args) {
    String[] words = args.split(" ", -1);
    assertThat(run(words)).isEqualTo(SERVICE_CODE);
    assertThat(served).containsExactly(List.of(words));
  }

  @Test
  void noCommandServes() {
    assertThat(run()).isEqualTo(SERVICE_CODE);
    assertThat(served).containsExactly(List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "verfy, did you mean verify?",
    "capacty, did you mean capacity?",
    "tabels, did you mean tables?",
    "nonsense, pushstack help lists them"
  })
  void unknownCommandIsMisuseWithASuggestion(String command, String suggestion) {
    assertThat(run(command)).isEqualTo(Main.MISUSE);
    assertThat(output.err())
        .isEqualTo("pushstack: there is no command \"" + command + "\"; " + suggestion + "\n");
    assertThat(served).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpListsEveryCommandAndTheExitCodes(String word) {
    assertThat(run(word)).isEqualTo(Main.DONE);
    assertThat(output.out())
        .contains(pushstack.service.Main.COMMANDS)
        .contains("  verify  ", "  capacity  ", "  load-test ", "  help ")
        .contains("Exit codes: 0 done, 1 a fault, 2 a wrong command");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify", "capacity"})
  void helpOfACommandListsItsOptions(String command) {
    assertThat(run("help", command)).isEqualTo(Main.DONE);
    assertThat(output.out()).startsWith("Usage: pushstack " + command).contains("\n  --json\n");
  }

  @Test
  void wrongOptionIsMisuseInOneSentence() {
    assertThat(run("capacity", "--usrs", "10")).isEqualTo(Main.MISUSE);
    assertThat(output.err())
        .isEqualTo("pushstack capacity: --usrs is not known; did you mean --users?\n");
  }

  @Test
  void theServiceKnowsEveryCommandThatIsPassedOnToIt() {
    assertThat(Main.names(pushstack.service.Main.COMMANDS))
        .containsExactly("run", "tables", "keys", "broadcast", "config", "version");
  }

  /// A node starts as fast as without this command line.
  @Test
  void whatServesLoadsNothingOfTheOtherCommands() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout:none",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "version")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(said).contains("pushstack {\"source\":");
    List<String> loaded = said.lines().map(line -> line.split(" ", 2)[0]).toList();
    assertThat(loaded).contains("pushstack.cli.Main", "pushstack.service.Main");
    assertThat(loaded)
        .filteredOn(name -> name.startsWith("pushstack.cli.") || name.startsWith("java.net.http"))
        .allMatch(name ->
            name.startsWith("pushstack.cli.Main") || name.equals(MisuseException.class.getName()));
  }
}
