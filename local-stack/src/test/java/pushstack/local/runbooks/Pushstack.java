package pushstack.local.runbooks;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The command line as this build has it, from the class path of the test.
final class Pushstack {
  private static final String MAIN_CLASS = "pushstack.cli.Main";

  private Pushstack() {}

  /// What stands before the arguments.
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        MAIN_CLASS);
  }

  /// The same as a script for `RunbookShell.program`.
  static String script() {
    return command().stream()
        .map(word -> "'" + word + "'")
        .collect(Collectors.joining(" ", "exec ", " \"$@\"\n"));
  }
}
