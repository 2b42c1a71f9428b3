package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program that is run to its end, in a folder.
///
/// @param environment added to this process's
/// @param limit after which it is killed
record Command(Path folder, Map<String, String> environment, Duration limit) {
  /// Enough for the reason of a failure.
  private static final int TAIL = 6_000;

  /// @param status what it ended with
  /// @param output what it printed, errors included
  record Outcome(int status, String output) {
    String tail() {
      return output.substring(Math.max(0, output.length() - TAIL));
    }
  }

  /// Runs it, and fails unless it ends with 0.
  ///
  /// @return what it printed
  String run(List<String> command) {
    Outcome outcome = attempt(command);
    if (outcome.status != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " ended with " + outcome.status + "\n" + outcome.tail());
    }
    return outcome.output;
  }

  /// Runs it, however it ends.
  Outcome attempt(List<String> command) {
    try {
      Path log = Files.createTempFile("command", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        var outcome = new Outcome(ended ? process.exitValue() : -1, Files.readString(log));
        if (!ended) {
          throw new IllegalStateException(
              String.join(" ", command) + " took more than " + limit + "\n" + outcome.tail());
        }
        return outcome;
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
