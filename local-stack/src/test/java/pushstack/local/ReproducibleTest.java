package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two builds of one commit, in two folders, give the same bytes.
@Tag("heavy")
final class ReproducibleTest {
  /// Two compilations of everything, on a busy machine.
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final List<String> BUILD =
      List.of(
          // Whatever a build needs is on this machine since the one that runs this test.
          "mvn",
          "-B",
          "-q",
          "-o",
          "-Dmaven.test.skip",
          "-Dspotless.check.skip",
          "-pl",
          "app/distribution,app/distribution/release",
          "-am",
          "package");

  @TempDir private Path folder;

  @Test
  void twoBuildsOfOneCommitGiveTheSameArchives() throws Exception {
    Path first = build(Files.createDirectory(folder.resolve("first")));
    Path second = build(Files.createDirectories(folder.resolve("elsewhere/deeper/second")));

    assertSame(first, second, Distribution.archive().getFileName());
    assertSame(first, second, Distribution.release().getFileName());
  }

  /// A clone has the commit alone, and none of what lies in this folder besides.
  private Path build(Path clone) {
    Command here = new Command(clone, Map.of(), PATIENCE);
    here.run(
        List.of(
            "git",
            "clone",
            "-q",
            "--no-hardlinks",
            Path.of("..").toAbsolutePath().normalize().toString(),
            "."));
    here.run(BUILD);
    return clone.resolve("app/distribution/target");
  }

  private static void assertSame(Path first, Path second, Path name) throws Exception {
    Path mine = first.resolve(name);
    Path theirs = second.resolve(name);
    if (Files.mismatch(mine, theirs) >= 0) {
      assertThat(entries(theirs)).as("what is in %s", name).isEqualTo(entries(mine));
    }
    assertThat(Files.mismatch(mine, theirs))
        .as("first byte of %s that differs", name)
        .isEqualTo(-1);
  }

  /// Each entry with its sum, to tell which one differs.
  private static List<String> entries(Path archive) throws Exception {
    Path tree = Files.createTempDirectory("entries");
    Command there = new Command(tree, Map.of(), PATIENCE);
    there.run(List.of("tar", "-xzf", archive.toString()));
    return there
        .run(List.of("sh", "-c", "find . -type f | sort | xargs -d '\\n' sha256sum"))
        .lines()
        .toList();
  }
}
