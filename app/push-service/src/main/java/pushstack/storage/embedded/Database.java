package pushstack.storage.embedded;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import pushstack.storage.StorageException;

/// The connections and the threads that own them: one that writes, some that read. Safe from any
/// thread; nobody but those threads ever enters SQLite.
///
/// A database in memory is known to its one connection only: there, queries go the way of writes.
final class Database implements AutoCloseable {
  private static final String URL = "jdbc:sqlite:";
  private static final String MEMORY = ":memory:";

  /// Pages of the log before the writer begins it anew: rarer than SQLite's 1000, because that
  /// stops the writer for two flushes, also when the [Checkpointer] has moved the pages before.
  private static final int CHECKPOINT_PAGES = 4000;

  /// To what a log is cut that one large transaction has blown up.
  private static final long LOG_BYTES = 64L << 20;

  /// For backups and other guests on the file.
  private static final int BUSY_MILLIS = 5000;

  private static final int WRITER_CACHE_KIB = 16 << 10;
  private static final int READER_CACHE_KIB = 4 << 10;

  private final Faults faults;
  private final AutoCloseable claim;
  private final Sql writerSql;
  private final List<Sql> readerSqls = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Writer writer;
  private volatile @Nullable Checkpointer checkpointer;
  private final JobQueue writes;
  private final JobQueue reads;

  private Database(String file, AutoCloseable claim, Sql writerSql, Limits limits) {
    this.faults = new Faults(file);
    this.claim = claim;
    this.writerSql = writerSql;
    this.writes = new JobQueue(limits.queued(), limits.patience());
    this.reads = new JobQueue(limits.queued(), limits.patience());
    this.writer = new Writer(writerSql, writes, faults, this::committed);
  }

  static Database inMemory(Limits limits) {
    Sql sql = open(MEMORY, MEMORY, limits);
    Database database = new Database(MEMORY, () -> {}, sql, limits);
    database.start("storage-writer", database.writer);
    return database;
  }

  static Database inFolder(Path path, Limits limits) {
    DataFolder folder = DataFolder.claim(path);
    String file = folder.database().toString();
    try {
      Database database = new Database(file, folder, open(URL + file, file, limits), limits);
      database.start("storage-writer", database.writer);
      database.startReaders(URL + file, limits.readers());
      database.startCheckpointer(URL + file);
      return database;
    } catch (StorageException e) {
      folder.close();
      throw e;
    }
  }

  private static Sql open(String url, String file, Limits limits) {
    try {
      Sql sql = new Sql(new SQLiteConfig().createConnection(url.startsWith(URL) ? url : URL + url));
      try {
        Migrations.check(sql, file);
        prepare(sql, limits);
        Migrations.apply(sql);
        return sql;
      } catch (SQLException | StorageException e) {
        sql.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new Faults(file).toException("cannot open the storage", e);
    }
  }

  private static void prepare(Sql sql, Limits limits) throws SQLException {
    sql.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
    sql.execute("PRAGMA journal_mode = WAL");
    // FULL flushes the log at each commit: what was answered survives the loss of power.
    sql.execute("PRAGMA synchronous = FULL");
    sql.execute("PRAGMA foreign_keys = ON");
    sql.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
    sql.execute("PRAGMA journal_size_limit = " + LOG_BYTES);
    sql.execute("PRAGMA cache_size = -" + WRITER_CACHE_KIB);
    if (limits.maxPages() > 0) {
      sql.execute("PRAGMA max_page_count = " + limits.maxPages());
    }
  }

  private void startReaders(String url, int count) {
    try {
      for (int i = 0; i < count; i++) {
        Sql sql = new Sql(new SQLiteConfig().createConnection(url));
        readerSqls.add(sql);
        sql.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
        sql.execute("PRAGMA query_only = ON");
        sql.execute("PRAGMA cache_size = -" + READER_CACHE_KIB);
        start("storage-reader-" + i, new Reader(sql, reads, faults));
      }
    } catch (SQLException e) {
      close();
      throw faults.toException("cannot open the storage", e);
    }
  }

  private void startCheckpointer(String url) {
    try {
      checkpointer = Checkpointer.start(new Sql(new SQLiteConfig().createConnection(url)));
    } catch (SQLException e) {
      close();
      throw faults.toException("cannot open the storage", e);
    }
  }

  private void committed() {
    Checkpointer it = checkpointer;
    if (it != null) {
      it.written();
    }
  }

  private void start(String name, Runnable loop) {
    threads.add(Thread.ofPlatform().name(name).daemon().start(loop));
  }

  /// Does the work in a transaction; returns when it is durable.
  <T> T write(String operation, Work<T> work) {
    return submit(writes, operation, work);
  }

  /// Sees every write that was answered before.
  <T> T read(String operation, Work<T> work) {
    return submit(readerSqls.isEmpty() ? writes : reads, operation, work);
  }

  private static <T> T submit(JobQueue queue, String operation, Work<T> work) {
    Job<T> job = new Job<>(operation, work);
    queue.put(job);
    return job.await();
  }

  /// How many writes wait for the writer.
  int queuedWrites() {
    return writes.size();
  }

  /// Why the latest write failed; empty if it did not.
  Optional<String> lastFailure() {
    return writer.lastFailure();
  }

  /// Answers whatever is queued, then lets go of the file. Calling it again does nothing.
  @Override
  public void close() {
    writes.close();
    reads.close();
    threads.forEach(Database::join);
    try {
      Checkpointer moving = checkpointer;
      if (moving != null) {
        moving.close();
      }
      for (Sql sql : readerSqls) {
        sql.close();
      }
      writerSql.close(); // the last one to close empties the log into the database
    } catch (SQLException e) {
      throw faults.toException("cannot close the storage", e);
    } finally {
      release();
    }
  }

  private void release() {
    try {
      claim.close();
    } catch (Exception e) {
      throw faults.toException("cannot close the storage", e);
    }
  }

  /// A close that was interrupted half-way would leave the file claimed: it finishes first.
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
