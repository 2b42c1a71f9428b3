package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
final class ReleaseTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path place;
  private UnpackedRelease release;

  @BeforeEach
  void unpack() throws IOException {
    release = new UnpackedRelease(place);
  }

  @Test
  void sumsAreThoseOfTheArchives() {
    assertThat(release.run("", "sha256sum", "-c", "SHA256SUMS")).contains("OK");
    Command beside = new Command(Distribution.TARGET, Map.of(), PATIENCE);
    for (Path archive : List.of(Distribution.archive(), Distribution.release())) {
      assertThat(beside.run(List.of("sha256sum", "-c", archive.getFileName() + ".sha256")))
          .contains("OK");
    }
  }

  @Test
  void commandLineIsThatOfTheNode() throws IOException {
    String line =
        Files.readString(release.folder().resolve("VERSION")).lines().findFirst().orElseThrow();
    String version = line.substring("version=".length());
    assertThat(release.run("", "bin/pushstack", "version")).contains(version);
    // The second time nothing is unpacked.
    assertThat(release.run("", "bin/pushstack", "version")).contains(version);
    try (Stream<Path> left = Files.list(release.folder().resolve("node"))) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void stacksAreSynthesizedWithoutTheRepository() throws IOException {
    assertThat(release.synthesize("small"))
        .extracting(file -> file.getFileName().toString())
        .anyMatch(name -> name.contains("Data"))
        .anyMatch(name -> name.contains("Connection"));
  }
}
