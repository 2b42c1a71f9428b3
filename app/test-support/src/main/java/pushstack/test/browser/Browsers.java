package pushstack.test.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Finds the browsers of this machine.
public final class Browsers {
  private Browsers() {}

  /// The first of the commands that is on the PATH. When there is none, the test is skipped with
  /// the reason, or fails where `CI=true` says that everything must run.
  static Path require(String... commands) {
    List<String> wanted = List.of(commands);
    Optional<Path> found = wanted.stream().flatMap(name -> find(name).stream()).findFirst();
    if (found.isEmpty()) {
      String reason = "no browser: none of " + wanted + " is on the PATH";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(reason);
      }
      Assumptions.abort(reason);
    }
    return found.orElseThrow();
  }

  private static Optional<Path> find(String command) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
