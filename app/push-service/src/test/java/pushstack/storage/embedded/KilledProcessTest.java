package pushstack.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pushstack.storage.Messages.Page;
import pushstack.storage.StorageException;
import pushstack.webpush.Uaid;

/// What was answered is durable: a process that puts rows is killed by SIGKILL, and its file is
/// opened here.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class KilledProcessTest {
  private static final int ROUNDS = 3;
  private static final int ACKNOWLEDGED = 500;

  @TempDir private Path folder = Path.of("");

  @Test
  void everyAcknowledgedRowSurvivesTheKill() throws Exception {
    Map<String, Set<String>> acknowledged = new HashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String line : acknowledgedBeforeKill()) {
        String[] words = line.split(" ", 2);
        acknowledged.computeIfAbsent(words[0], _ -> new HashSet<>()).add(words[1]);
      }
    }

    try (EmbeddedStorage storage = EmbeddedStorage.open(folder, InstantSource.system())) {
      for (var agent : acknowledged.entrySet()) {
        Set<String> lost = new HashSet<>(agent.getValue());
        lost.removeAll(rows(storage, Uaid.parse(agent.getKey()).orElseThrow()));
        assertThat(lost).isEmpty();
      }
    }
  }

  @Test
  void fileOfALivingProcessIsRefusedAndGoesOn() throws Exception {
    Process child = start();
    try (BufferedReader out = child.inputReader()) {
      assertThat(out.readLine()).isNotNull();

      assertThatThrownBy(() -> EmbeddedStorage.open(folder, InstantSource.system()))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by another process (" + child.pid() + ")");
      assertThat(out.readLine()).isNotNull();
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private List<String> acknowledgedBeforeKill() throws IOException, InterruptedException {
    Process child = start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = child.inputReader()) {
      while (lines.size() < ACKNOWLEDGED) {
        String line = out.readLine();
        assertThat(line).as("a line of the child").isNotNull();
        lines.add(line);
      }
      child.toHandle().destroyForcibly(); // unlike the process's own method, leaves the pipe open
      // What it had printed by then counts; the kill may have cut the last line short.
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(child.exitValue()).isEqualTo(128 + 9);
    lines.removeLast();
    return lines;
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            DurableWriter.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static Set<String> rows(EmbeddedStorage storage, Uaid uaid) {
    Set<String> keys = new HashSet<>();
    Optional<String> after = Optional.empty();
    do {
      Page page = storage.messages().fetch(uaid, after, 100);
      page.live().forEach(message -> keys.add(message.id().sortKey()));
      after = page.next();
    } while (after.isPresent());
    return keys;
  }
}
