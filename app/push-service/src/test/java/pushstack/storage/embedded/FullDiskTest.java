package pushstack.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.storage.StorageException;
import pushstack.test.MutableClock;
import pushstack.webpush.Uaid;

/// The same as the page limit of `EmbeddedStorageTest`, on a file system that is really full; only
/// where the test may mount one.
final class FullDiskTest {
  private static final Limits LIMITS = new Limits(4096, Duration.ofSeconds(5), 2, Duration.ZERO, 0);

  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(Rows.SECONDS));
  private final Uaid uaid = Uaid.random();
  @TempDir private Path disk = Path.of("");

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()));
  }

  @AfterEach
  void unmount() throws Exception {
    succeeds("umount", disk.toString());
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program here
    }
  }

  @Test
  void whatWasAnsweredStaysAndRoomLetsItGoOn() throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[200 << 10]);
    int saved = 0;
    try (EmbeddedStorage storage = EmbeddedStorage.open(disk, clock, LIMITS)) {
      StorageException refusal = null;
      while (refusal == null) {
        try {
          storage.messages().save(Rows.message(uaid, saved, 60, 3000));
          saved++;
        } catch (StorageException e) {
          refusal = e;
        }
      }
      assertThat(refusal).hasMessageContaining("no room is left on the disk");
      assertThat(storage.trouble()).isPresent();
      assertThat(Rows.count(storage, uaid)).isEqualTo(saved);

      Files.delete(ballast);
      storage.messages().save(Rows.message(uaid, saved, 60, 3000));
      saved++;
      assertThat(storage.trouble()).isEmpty();
    }
    try (EmbeddedStorage storage = EmbeddedStorage.open(disk, clock, LIMITS)) {
      assertThat(Rows.count(storage, uaid)).isEqualTo(saved);
    }
  }
}
