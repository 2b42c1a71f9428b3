package pushstack.storage.embedded;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Moves what is committed from the log into the database beside the writer, which would otherwise
/// stand still meanwhile: nearly a second for the pages of a minute on a slow disk. What is left
/// for the writer is to begin the log anew.
///
/// A passive checkpoint keeps nobody from reading or writing. One that fails is made up for by the
/// next, or by the writer itself.
final class Checkpointer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Checkpointer.class.getName());

  /// Often enough that little is moved at a time, and seldom enough that a page that changes all
  /// the time is moved once for many changes.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Sql sql;
  private final Thread thread;
  private volatile boolean written;
  private volatile boolean closed;

  private Checkpointer(Sql sql) {
    this.sql = sql;
    this.thread = Thread.ofPlatform().name("storage-checkpointer").daemon().unstarted(this::run);
  }

  /// @param sql a connection of its own, which it closes
  static Checkpointer start(Sql sql) {
    var checkpointer = new Checkpointer(sql);
    checkpointer.thread.start();
    return checkpointer;
  }

  /// Something was committed.
  void written() {
    written = true;
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, PAUSE.toNanos());
      if (written && !closed) {
        written = false;
        move();
      }
    }
  }

  private void move() {
    try {
      sql.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "storage.checkpoint.failed reason={0}", e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    closed = true;
    LockSupport.unpark(thread);
    Database.join(thread);
    sql.close();
  }
}
