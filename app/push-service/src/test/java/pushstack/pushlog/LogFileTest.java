package pushstack.pushlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFileTest {
  @TempDir private Path folder = Path.of("");

  private static Batch batch(String text) {
    return new Batch(List.of(), text, Set.of());
  }

  @Test
  void fullFileIsRenamedAndOneBeforeItIsKept() throws IOException {
    Path file = folder.resolve("events.jsonl");
    try (var log = new LogFile(file, 10)) {
      for (String text : List.of("one\n", "two\n", "three\n", "four\n", "longer than all\n")) {
        assertThat(log.publish(batch(text))).isTrue();
      }
    }

    assertThat(file).hasContent("longer than all\n");
    assertThat(folder.resolve("events.jsonl.1")).hasContent("four\n");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void fileOfTheRunBeforeIsContinued() {
    Path file = folder.resolve("events.jsonl");
    new LogFile(file, 100).publish(batch("one\n"));
    new LogFile(file, 100).publish(batch("two\n"));

    assertThat(file).hasContent("one\ntwo\n");
  }

  @Test
  void batchThatCannotBeWrittenIsLost() {
    assertThat(new LogFile(folder.resolve("no/such/folder"), 100).publish(batch("one\n")))
        .isFalse();
  }
}
