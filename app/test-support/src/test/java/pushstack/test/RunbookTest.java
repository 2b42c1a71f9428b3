package pushstack.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookTest {
  @TempDir Path folder;

  private Runbook page(String text) throws IOException {
    return Runbook.read(Files.writeString(folder.resolve("page.md"), text));
  }

  @Test
  void blocksBelongToTheHeadingAboveThem() throws IOException {
    Runbook page =
        page(
            """
            # Drain
            ## Confirm
            ```sh
            echo one \\
              two
            ```
            ```json
            {"not": "a command"}
            ```
            ## Repair
            1. First:
               ```sh
               # not a heading
               echo three
               ```
            """);
    assertThat(page.title()).isEqualTo("Drain");
    assertThat(page.headings()).containsExactly("Drain", "Confirm", "Repair");
    assertThat(page.commands("Confirm")).containsExactly("echo one \\\n  two\n");
    assertThat(page.commands("Repair").getFirst()).contains("echo three");
    assertThat(page.commands()).hasSize(2);
  }

  @Test
  void headingWithoutCommandsIsNotSkipped() throws IOException {
    Runbook page = page("# Drain\n## Confirm\nLook.\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page.commands("Confirm"))
        .withMessageContaining("page.md has no commands below \"Confirm\"");
  }

  @Test
  void openFenceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> page("# Drain\n```sh\necho\n"))
        .withMessageContaining("never closed");
  }

  @Test
  void laterBlockSeesVariablesOfAnEarlierOne() {
    var shell = new RunbookShell(folder).set("ENV", "prod").program("greet", "echo \"hello $1\"");
    assertThat(shell.run(List.of("WHO=$ENV", "greet $WHO")).orFail()).isEqualTo("hello prod\n");
  }

  @Test
  void shellStopsAtTheFirstFaultAndAtAnUnsetVariable() {
    var shell = new RunbookShell(folder);
    assertThat(shell.run(List.of("false", "echo late"))).isEqualTo(new RunbookShell.Outcome(1, ""));
    RunbookShell.Outcome unset = shell.run(List.of("echo $NOBODY_SET_THIS"));
    assertThat(unset.status()).isNotZero();
    assertThat(unset.output()).contains("unbound variable");
  }
}
