package pushstack.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.storage.StorageException;
import pushstack.test.MutableClock;
import pushstack.webpush.ChannelId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Opening, closing, sweeping, and each way in which the disk can refuse.
final class EmbeddedStorageTest {
  private static final NodeAddress NODE = new NodeAddress("http://127.0.0.1:8081");
  private static final Limits NO_SWEEP =
      new Limits(4096, Duration.ofSeconds(5), 2, Duration.ZERO, 0);

  private final MutableClock clock = new MutableClock(Instant.ofEpochSecond(Rows.SECONDS));
  private final Uaid uaid = Uaid.random();
  @TempDir private Path folder = Path.of("");

  private EmbeddedStorage open() {
    return EmbeddedStorage.open(folder, clock, NO_SWEEP);
  }

  private Path file() {
    return folder.resolve("pushstack.db");
  }

  private Connection raw() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = raw();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void rowsSurviveClosingAndOpening() {
    PushMessage message = Rows.message(uaid, 1, 60, 10);
    var session = new SessionRef(NODE, 5);
    ChannelId channel = ChannelId.random();
    try (EmbeddedStorage storage = open()) {
      storage.messages().save(message);
      storage.routers().create(uaid, session, channel);
      storage.broadcasts().set("b", "v");
    }

    try (EmbeddedStorage storage = open()) {
      assertThat(storage.messages().fetch(uaid, Optional.empty(), 9).live())
          .containsExactly(message);
      assertThat(storage.routers().find(uaid).orElseThrow().channels()).isEqualTo(Set.of(channel));
      assertThat(storage.broadcasts().all()).containsEntry("b", "v");
    }
  }

  @Test
  void closedStorageLeavesOneDatabaseFile() throws IOException {
    try (EmbeddedStorage storage = open()) {
      storage.messages().save(Rows.message(uaid, 1, 60, 10));
    }

    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("pushstack.db", "pushstack.lock");
    }
  }

  @Test
  void onlyTheOwnerReadsTheFile() throws IOException {
    open().close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void commitsAreFlushed() throws SQLException {
    try (EmbeddedStorage storage = open()) {
      assertThat(storage.trouble()).isEmpty();
      try (Connection connection = raw();
          var statement = connection.createStatement();
          var row = statement.executeQuery("PRAGMA journal_mode")) {
        assertThat(row.getString(1)).isEqualTo("wal");
      }
    }
  }

  @Test
  void secondStorageOnTheSameFolderIsRefused() {
    try (EmbeddedStorage storage = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("in use by another process")
          .hasMessageContaining(folder.toString())
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      storage.messages().save(Rows.message(uaid, 1, 60, 10));
    }
    open().close();
  }

  @Test
  void fileOfANewerVersionIsLeftAsItIs() throws Exception {
    open().close();
    execute("PRAGMA user_version = 4711");
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newer version of Pushstack (schema 4711");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    execute("PRAGMA user_version = " + Migrations.newest());
    open().close();
  }

  @Test
  void fileOfTheFirstVersionKeepsItsRows() throws Exception {
    PushMessage old = Rows.message(uaid, 1, 60, 10);
    try (EmbeddedStorage storage = open()) {
      storage.messages().save(old);
    }
    execute("ALTER TABLE message DROP COLUMN vapid_key");
    execute("PRAGMA user_version = 1");

    try (EmbeddedStorage storage = open()) {
      assertThat(storage.messages().fetch(uaid, Optional.empty(), 10).live()).containsExactly(old);
    }
  }

  @Test
  void databaseOfAnotherProgramIsLeftAsItIs() throws Exception {
    execute("CREATE TABLE cats (name TEXT)");
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("database of another program");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void fileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
    byte[] before = "Dear diary, today I was pushed. ".repeat(300).getBytes(StandardCharsets.UTF_8);
    Files.write(file(), before);

    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged or no database");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void damagedPagesAreAFaultAndNoRows() throws IOException {
    try (EmbeddedStorage storage = open()) {
      for (int i = 0; i < 200; i++) {
        storage.messages().save(Rows.message(uaid, i, 60, 3000));
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a); // all pages but the first
    Files.write(file(), bytes);

    try (EmbeddedStorage storage = open()) {
      assertThatThrownBy(() -> Rows.count(storage, uaid))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("damaged");
      assertThat(storage.trouble()).isPresent();
    }
  }

  @Test
  void readOnlyFolderIsRefused() throws IOException {
    Path readOnly = Files.createDirectory(folder.resolve("ro"));
    Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
    if (mayWriteAnywhere(readOnly)) {
      readOnly = Path.of("/sys"); // refuses new files even from root
      assumeTrue(Files.isDirectory(readOnly));
    }
    Path target = readOnly;

    assertThatThrownBy(() -> EmbeddedStorage.open(target, clock))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the data folder " + target + " cannot be written");
  }

  private static boolean mayWriteAnywhere(Path readOnly) throws IOException {
    try {
      Files.delete(Files.createFile(readOnly.resolve("probe")));
      return true;
    } catch (AccessDeniedException e) {
      return false;
    }
  }

  @Test
  void fileInPlaceOfTheFolderIsRefused() throws IOException {
    Path target = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> EmbeddedStorage.open(target, clock))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is a file: name a folder");
  }

  @Test
  void fullDiskIsSaidAndKeepsWhatWasAnswered() {
    var small = new Limits(4096, Duration.ofSeconds(5), 2, Duration.ZERO, 60);
    int saved = 0;
    try (EmbeddedStorage storage = EmbeddedStorage.open(folder, clock, small)) {
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
      assertThat(storage.trouble().orElseThrow()).contains("no room is left on the disk");
      assertThat(Rows.count(storage, uaid)).isEqualTo(saved);

      PushMessage gone = storage.messages().fetch(uaid, Optional.empty(), 1).live().getFirst();
      storage.messages().delete(List.of(gone.id()));
      storage.messages().save(Rows.message(uaid, saved, 60, 3000));
      assertThat(storage.trouble()).isEmpty();
    }
    try (EmbeddedStorage storage = open()) {
      assertThat(Rows.count(storage, uaid)).isEqualTo(saved);
    }
  }

  @Test
  void closedStorageRefusesEverything() {
    EmbeddedStorage storage = open();
    storage.close();
    storage.close();

    assertThatThrownBy(() -> storage.messages().save(Rows.message(uaid, 1, 60, 10)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the storage is closed");
    assertThatThrownBy(() -> storage.routers().find(uaid))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("the storage is closed");
    assertThat(storage.trouble()).isPresent();
  }

  @Test
  void sweepTakesExpiredRowsOnly() {
    try (EmbeddedStorage storage = open()) {
      for (int i = 0; i < 450; i++) {
        storage.messages().save(Rows.message(uaid, i, i < 401 ? 10 : 11, 10));
      }
      storage.routers().create(uaid, new SessionRef(NODE, 5), ChannelId.random());
      clock.advance(Duration.ofSeconds(10));

      assertThat(storage.sweep()).isEqualTo(401);
      assertThat(Rows.count(storage, uaid)).isEqualTo(49);
      assertThat(storage.routers().find(uaid)).isPresent();
      clock.advance(Duration.ofDays(60));
      assertThat(storage.sweep()).isEqualTo(50);
      assertThat(storage.sweep()).isZero();
    }
  }

  @Test
  void expiredRowsGoInTheBackground() {
    var eager = new Limits(4096, Duration.ofSeconds(5), 1, Duration.ofMillis(1), 0);
    try (EmbeddedStorage storage = EmbeddedStorage.open(folder, clock, eager)) {
      storage.messages().save(Rows.message(uaid, 1, 10, 10));
      clock.advance(Duration.ofSeconds(10));

      long giveUp = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (Rows.count(storage, uaid) > 0 && System.nanoTime() < giveUp) {
        Thread.onSpinWait();
      }
      assertThat(Rows.count(storage, uaid)).isZero();
    }
  }
}
