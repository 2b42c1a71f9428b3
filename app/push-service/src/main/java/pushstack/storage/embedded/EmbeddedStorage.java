package pushstack.storage.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pushstack.storage.Broadcasts;
import pushstack.storage.Messages;
import pushstack.storage.Routers;
import pushstack.storage.Storage;
import pushstack.storage.StorageException;

/// Storage inside this process. Every write is durable before it is answered; one process owns the
/// file. Rows that have expired are swept in the background.
public final class EmbeddedStorage implements Storage {
  private static final System.Logger LOG = System.getLogger(EmbeddedStorage.class.getName());

  private final Database database;
  private final EmbeddedRouters routers;
  private final EmbeddedMessages messages;
  private final EmbeddedBroadcasts broadcasts;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("storage-sweeper").daemon().factory());

  private EmbeddedStorage(Database database, InstantSource clock, Duration sweepEvery) {
    this.database = database;
    this.routers = new EmbeddedRouters(database, clock);
    this.messages = new EmbeddedMessages(database, clock);
    this.broadcasts = new EmbeddedBroadcasts(database);
    if (sweepEvery.isPositive()) {
      long nanos = sweepEvery.toNanos();
      var _ =
          sweeper.scheduleWithFixedDelay(this::sweepQuietly, nanos, nanos, TimeUnit.NANOSECONDS);
    }
  }

  /// Opens, and makes if need be, the file `pushstack.db` in the folder.
  ///
  /// @throws StorageException with one sentence for the operator if that cannot be; the file is
  ///   left as it is then
  public static EmbeddedStorage open(Path dataFolder, InstantSource clock) {
    return open(dataFolder, clock, Limits.DEFAULT);
  }

  static EmbeddedStorage open(Path dataFolder, InstantSource clock, Limits limits) {
    return new EmbeddedStorage(Database.inFolder(dataFolder, limits), clock, limits.sweepEvery());
  }

  /// Opens a storage that ends with the process.
  public static EmbeddedStorage inMemory(InstantSource clock) {
    return new EmbeddedStorage(
        Database.inMemory(Limits.DEFAULT), clock, Limits.DEFAULT.sweepEvery());
  }

  @Override
  public Routers routers() {
    return routers;
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Broadcasts broadcasts() {
    return broadcasts;
  }

  /// Deletes all rows that have expired.
  ///
  /// @return how many
  public int sweep() {
    return routers.sweep() + messages.sweep();
  }

  private void sweepQuietly() {
    try {
      int rows = sweep();
      if (rows > 0) {
        LOG.log(System.Logger.Level.DEBUG, "storage.swept rows={0}", rows);
      }
    } catch (StorageException e) {
      // The next round tries again; until then the expired rows are merely in the way.
      LOG.log(System.Logger.Level.WARNING, "storage.sweep.failed reason={0}", e.getMessage());
    }
  }

  @Override
  public Optional<String> trouble() {
    try {
      database.read("check the storage", sql -> sql.number("SELECT count(*) FROM broadcast"));
      return database.lastFailure();
    } catch (StorageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    sweeper.shutdown();
    database.close();
  }
}
