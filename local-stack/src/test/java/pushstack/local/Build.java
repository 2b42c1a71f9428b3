package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/// A node's program as it lies on a machine: the tree of the distribution, each build in a folder
/// of its own, and a link to the one that is in use.
final class Build {
  /// What `mvn package` leaves, newest place first.
  private static final List<Path> TREES =
      List.of(
          Path.of("../app/distribution/target/node"), Path.of("../app/push-service/target/dist"));

  private static final String VERSION_FILE = "pushstack/service/version.properties";

  private final Path folder;

  /// @param folder that is the machine's
  Build(Path folder) {
    this.folder = folder;
  }

  /// The start script of the build that is in use.
  Path program() {
    return folder.resolve("current/bin/pushstack");
  }

  /// Lays a build down beside those that are there and takes it into use: what is started from now
  /// on is this one.
  ///
  /// @param version that it says it is; the program is otherwise the one of this build
  Build use(String version) {
    try {
      Path own = Files.createDirectories(folder).resolve(version);
      copy(tree(), own);
      stamp(own, version);
      Path next = Files.createSymbolicLink(folder.resolve("next"), own.getFileName());
      Files.move(next, folder.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path tree() {
    return TREES.stream()
        .filter(tree -> Files.isExecutable(tree.resolve("bin/pushstack")))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "there is no distribution yet: run `mvn -DskipTests package`"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void stamp(Path tree, String version) throws IOException {
    Path jar;
    try (Stream<Path> jars = Files.list(tree.resolve("lib"))) {
      jar =
          jars.filter(file -> file.getFileName().toString().startsWith("push-service-"))
              .findFirst()
              .orElseThrow();
    }
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path file = inside.getPath(VERSION_FILE);
      Files.writeString(
          file, Files.readString(file).replaceAll("(?m)^version=.*$", "version=" + version));
    }
  }
}
