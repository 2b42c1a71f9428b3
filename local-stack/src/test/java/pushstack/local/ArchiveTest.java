package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The archive of a node as whoever unpacks it finds it.
@Tag("heavy")
final class ArchiveTest {
  /// A start of a JVM or two, and the writing of a cache of classes, on a busy machine.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Duration POLL = Duration.ofMillis(100);

  @TempDir private Path folder;
  private Path node;

  @BeforeEach
  void unpack() throws IOException {
    node =
        Distribution.unpack(
            Distribution.archive(), Files.createDirectory(folder.resolve("unpacked")));
  }

  private Command.Outcome run(Map<String, String> environment, String... command) {
    return new Command(node, environment, PATIENCE).attempt(List.of(command));
  }

  private String pushstack(String... arguments) {
    Command.Outcome outcome =
        run(
            Map.of(),
            Stream.concat(Stream.of("bin/pushstack"), Stream.of(arguments)).toArray(String[]::new));
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Test
  void everythingBelongsToRootAndNothingIsOpenToOthers() {
    String listing =
        new Command(folder, Map.of(), PATIENCE)
            .run(List.of("tar", "-tvzf", Distribution.archive().toString()));
    assertThat(listing.lines())
        .allSatisfy(line ->
            assertThat(line).containsPattern("^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) root/root "))
        .anySatisfy(line -> assertThat(line).startsWith("-rwx").endsWith("/bin/pushstack"))
        .anySatisfy(line -> assertThat(line).startsWith("-rwx").endsWith("/libexec/install-node"));
  }

  @Test
  void versionIsThatOfTheCommit() throws IOException {
    String told = Files.readString(node.resolve("VERSION"));
    assertThat(told)
        .containsPattern("(?m)^version=\\d+\\.\\d+\\.\\d+")
        .containsPattern("(?m)^commit=[0-9a-f]{40}(-dirty)?$");
    for (String line : told.lines().toList()) {
      assertThat(pushstack("version")).contains(line.substring(line.indexOf('=') + 1));
    }
  }

  @Test
  void nativeLibrariesOfBothArchitecturesAreThere() {
    assertThat(node.resolve("lib/x86_64")).isDirectoryContaining("glob:**linux-x86_64.jar");
    assertThat(node.resolve("lib/aarch64")).isDirectoryContaining("glob:**linux-aarch_64.jar");
  }

  @Test
  void billOfMaterialsNamesEveryJarByItsSum() throws Exception {
    Set<String> sums = new TreeSet<>();
    try (Stream<Path> files = Files.walk(node.resolve("lib"))) {
      for (Path jar : files.filter(Files::isRegularFile).toList()) {
        sums.add(
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar))));
      }
    }
    Set<String> told = strings(node.resolve("sbom.cdx.json"), "content");

    assertThat(sums).hasSizeGreaterThan(50);
    assertThat(told).containsAll(sums);
    // Either would make two builds of one commit differ.
    assertThat(Files.readString(node.resolve("sbom.cdx.json")))
        .doesNotContain("\"serialNumber\"", "\"timestamp\"");
  }

  private static Set<String> strings(Path json, String field) throws IOException {
    Set<String> found = new TreeSet<>();
    try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && field.equals(parser.currentName())) {
          found.add(parser.getText());
        }
      }
    }
    return found;
  }

  @Test
  void everyLibraryOfOthersIsNamedWithItsLicence() throws IOException {
    String notices = Files.readString(node.resolve("THIRD-PARTY.txt"));
    try (Stream<Path> files = Files.walk(node.resolve("lib"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".jar")))
          .filteredOn(name -> !name.matches("(cli|load-tester|push-service|schema|webpush)-\\d.*"))
          .allSatisfy(name ->
              assertThat(notices)
                  .contains(":" + name.replaceAll("-(\\d.*?)(-linux-.*)?\\.jar$", ":$1") + " - "));
    }
  }

  @Test
  void defaultConfigurationIsTaken() {
    assertThat(pushstack("config", "show", "--config", "conf/pushstack.yaml"))
        .contains("role: \"all\"");
  }

  @Test
  void startsWithoutACacheOfClassesWithOneAndWithOneThatDoesNotFit() throws Exception {
    assertThat(start()).doesNotContain("[aot]");

    assertThat(pushstack("aot")).contains("made");
    assertThat(start()).doesNotContain("[aot]");

    // A library of another time: the cache is left alone, and the JVM says so.
    Path jar = onlyJar("caffeine-");
    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    assertThat(start()).contains("[aot]", "service.started");
  }

  private Path onlyJar(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(node.resolve("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    }
  }

  /// Starts a service, waits until it is healthy, and stops it.
  ///
  /// @return all that it printed
  private String start() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path log = Files.createTempFile(folder, "service", ".log");
    Process service =
        new ProcessBuilder(
                "bin/pushstack",
                "run",
                "--data=" + folder.resolve("data"),
                "--admin.port=" + port,
                "--websocket.port=0",
                "--internal.port=0",
                "--endpoint.port=0")
            .directory(node.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (run(Map.of(), "libexec/healthy", Integer.toString(port)).status() != 0) {
        assertThat(service.isAlive() && System.nanoTime() < deadline)
            .as(Files.readString(log))
            .isTrue();
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      }
      service.destroy();
      assertThat(service.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(service.exitValue()).isZero();
      return Files.readString(log);
    } finally {
      service.destroyForcibly();
    }
  }
}
