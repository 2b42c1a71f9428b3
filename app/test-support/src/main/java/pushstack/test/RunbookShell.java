package pushstack.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs blocks of runbooks as an operator would who has set the variables that the index of the
/// runbooks names. Bash stops at the first command that fails and at a variable that nobody set.
///
/// What a test gives with [#program] comes first on the path: the built `pushstack`, or a stand-in
/// for what a test machine does not have, such as `systemctl`. One thread drives it.
public final class RunbookShell {
  // A page that waits longer says so to a person, not to a test.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /// @param folder where the commands run; empty at first, and the test's to delete
  public RunbookShell(Path folder) {
    this.folder = folder;
  }

  /// What the commands printed, errors included, and how they ended.
  public record Outcome(int status, String output) {
    /// The output, if all went well.
    public String orFail() {
      if (status != 0) {
        throw new AssertionError("ended with " + status + ":\n" + output);
      }
      return output;
    }
  }

  /// Sets a variable for all commands.
  public RunbookShell set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /// Puts a program on the path.
  ///
  /// @param script a whole Bash script, without the first line
  public RunbookShell program(String name, String script) {
    try {
      Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
      Files.writeString(file, "#!/bin/bash\n" + script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs blocks one after the other in one shell, so that a later one sees the variables of an
  /// earlier one.
  public Outcome run(List<String> blocks) {
    Path output = folder.resolve("output");
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", String.join("\n", blocks))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    @Nullable String path = System.getenv("PATH");
    builder.environment().put("PATH", folder.resolve("bin") + ":" + path);
    // Bash reads it first, as the index of the runbooks tells an operator to.
    builder.environment().put("BASH_ENV", Runbook.folder().resolve("operator.sh").toString());
    builder.environment().putAll(environment);
    try {
      Process bash = builder.start();
      bash.getOutputStream().close();
      return new Outcome(awaitEnd(bash), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run the commands of a runbook", e);
    }
  }

  private static int awaitEnd(Process bash) {
    try {
      if (bash.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        return bash.exitValue();
      }
      throw new AssertionError("commands of a runbook took more than " + PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      bash.descendants().forEach(ProcessHandle::destroyForcibly);
      bash.destroyForcibly();
    }
  }
}
