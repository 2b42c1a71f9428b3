package pushstack.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PushErrorTest {

  @Test
  void documentationHoldsTheTable() throws IOException {
    assertThat(Files.readString(Path.of("ERRORS.md")))
        .as("paste this into ERRORS.md:%n%n%s", table())
        .contains(table());
  }

  @Test
  void everyErrorIsTheClientsOrOursAndSaysWhatToDo() {
    assertThat(PushError.values())
        .allSatisfy(error -> {
          assertThat(error.status()).isBetween(400, 503);
          assertThat(error.message()).isNotBlank().doesNotContain("|");
          assertThat(error.advice()).endsWith(".").doesNotContain("|");
        });
    assertThat(PushError.values()).extracting(PushError::anchor).doesNotHaveDuplicates();
  }

  private static String table() {
    return "| HTTP | errno | Message | What the sender should do |\n|---|---|---|---|\n"
        + Arrays.stream(PushError.values()).map(PushErrorTest::row).collect(Collectors.joining());
  }

  private static String row(PushError error) {
    String errno = error.errno().isPresent() ? "" + error.errno().getAsInt() : "–";
    return "| <a id=\"%s\"></a>%d | %s | %s | %s |\n"
        .formatted(error.anchor(), error.status(), errno, error.message(), error.advice());
  }
}
