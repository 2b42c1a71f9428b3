package pushstack.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The release as an operator gets it: in an empty folder outside of the repository, with a JDK and
/// Node, and without Maven and git.
final class UnpackedRelease {
  /// `npm ci` behind a slow registry, and a synthesis on a busy machine.
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  private static final List<String> PROGRAMS =
      List.of(
          "node",
          "npm",
          "npx",
          "sh",
          "bash",
          "env",
          "sed",
          "grep",
          "tar",
          "gzip",
          "mktemp",
          "dirname",
          "basename",
          "readlink",
          "uname",
          "mv",
          "rm",
          "cat",
          "sha256sum");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /// @param place an empty folder
  UnpackedRelease(Path place) throws IOException {
    folder =
        Distribution.unpack(
            Distribution.release(), Files.createDirectory(place.resolve("release")));
    environment.put("PATH", programs(Files.createDirectory(place.resolve("bin"))).toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
  }

  Path folder() {
    return folder;
  }

  /// What an operator's machine has: Node, and what every Unix has.
  private static Path programs(Path bin) throws IOException {
    for (String program : PROGRAMS) {
      Path place =
          Stream.of(System.getenv("PATH").split(":", -1))
              .map(folder -> Path.of(folder, program))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow(() -> new AssertionError("this machine has no " + program));
      Path script =
          Files.writeString(bin.resolve(program), "#!/bin/sh\nexec " + place + " \"$@\"\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return bin;
  }

  /// Runs a program in a folder of the release, and fails unless it ends with 0.
  ///
  /// @return what it printed
  String run(String where, String... command) {
    return new Command(folder.resolve(where), environment, PATIENCE).run(List.of(command));
  }

  /// Installs the pinned `cdk` command and synthesizes an example environment.
  ///
  /// @return the templates
  List<Path> synthesize(String name) throws IOException {
    run("cdk", "npm", "ci", "--no-audit", "--no-fund");
    run("cdk", "npx", "cdk", "synth", "-q", "**", "-c", "env=" + name, "-o", "out", "--no-lookups");
    try (Stream<Path> files = Files.walk(folder.resolve("cdk/out"))) {
      return files.filter(file -> file.toString().endsWith(".template.json")).toList();
    }
  }
}
