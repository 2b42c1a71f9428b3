package pushstack.local.runbooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs a program of the machine for a test.
final class Tool {
  // An installation behind a slow registry needs some of it.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path folder;
  private final Map<String, String> environment;

  /// @param folder where it runs
  Tool(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /// How a program ended, and what it printed, errors included.
  record Outcome(int status, String output) {}

  /// Whether there is such a program on the path.
  static boolean exists(String program) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(place, program))) {
        return true;
      }
    }
    return false;
  }

  /// Runs it with this input.
  Outcome run(String input, List<String> command) {
    try {
      Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
      Path out = Files.createTempFile(folder, "out", "");
      var builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError(command + " took more than " + PATIENCE);
        }
      } finally {
        process.destroyForcibly();
      }
      return new Outcome(process.exitValue(), Files.readString(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Runs it without input, and returns its output if it ends well.
  String orFail(String... command) {
    Outcome outcome = run("", List.of(command));
    if (outcome.status != 0) {
      throw new AssertionError(
          "%s ended with %d:%n%s".formatted(List.of(command), outcome.status, outcome.output));
    }
    return outcome.output;
  }
}
