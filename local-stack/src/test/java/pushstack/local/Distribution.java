package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What `mvn package` has left to be shipped.
final class Distribution {
  static final Path TARGET = Path.of("../app/distribution/target");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Distribution() {}

  /// The archive of a node.
  static Path archive() {
    return only("pushstack-[0-9]*.tar.gz");
  }

  /// What an operator deploys from.
  static Path release() {
    return only("pushstack-release-*.tar.gz");
  }

  private static Path only(String glob) {
    try (var files = Files.newDirectoryStream(TARGET, glob)) {
      var found = files.iterator();
      if (!found.hasNext()) {
        throw new IllegalStateException(
            "there is no " + TARGET + "/" + glob + ": run `mvn -DskipTests package`");
      }
      return found.next().toAbsolutePath().normalize();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Unpacks an archive.
  ///
  /// @return the one folder in it
  static Path unpack(Path archive, Path folder) throws IOException {
    new Command(folder, Map.of(), PATIENCE).run(List.of("tar", "-xzf", archive.toString()));
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList().getFirst();
    }
  }
}
