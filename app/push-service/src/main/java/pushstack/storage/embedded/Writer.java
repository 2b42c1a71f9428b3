package pushstack.storage.embedded;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pushstack.storage.StorageException;

/// The one thread that changes the database. It takes what waits, applies it in one transaction,
/// commits once and then answers all: the cost of one flush to the disk is shared by everybody who
/// waited for it.
final class Writer implements Runnable {
  /// Bounds the time that the first of a batch waits for the last.
  private static final int MAX_BATCH = 512;

  private final Sql sql;
  private final JobQueue queue;
  private final Faults faults;
  private final Runnable committed;
  private final AtomicReference<@Nullable String> lastFailure = new AtomicReference<>();

  /// @param committed runs after each transaction
  Writer(Sql sql, JobQueue queue, Faults faults, Runnable committed) {
    this.sql = sql;
    this.queue = queue;
    this.faults = faults;
    this.committed = committed;
  }

  /// Why the latest transaction failed; empty if it did not.
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure.get());
  }

  @Override
  public void run() {
    try {
      for (List<Job<?>> batch = queue.take(MAX_BATCH);
          !batch.isEmpty();
          batch = queue.take(MAX_BATCH)) {
        apply(batch);
      }
    } finally {
      abandonQueue();
    }
  }

  private void apply(List<Job<?>> batch) {
    try {
      transact(batch);
    } catch (SQLException | RuntimeException e) {
      if (batch.size() == 1) {
        fail(batch.getFirst(), e);
      } else {
        // One of them may be at fault, and the others must not pay for it.
        batch.forEach(job -> apply(List.of(job)));
      }
      return;
    }
    lastFailure.set(null);
    batch.forEach(Job::succeed);
    committed.run();
  }

  private void fail(Job<?> job, Exception cause) {
    StorageException reason = faults.toException(job.operation(), cause);
    lastFailure.set(reason.getMessage());
    job.fail(reason);
  }

  private void transact(List<Job<?>> batch) throws SQLException {
    sql.update("BEGIN IMMEDIATE");
    boolean committed = false;
    try {
      for (Job<?> job : batch) {
        job.attempt(sql);
      }
      sql.update("COMMIT");
      committed = true;
    } finally {
      if (!committed) {
        rollBack();
      }
    }
  }

  private void rollBack() {
    try {
      sql.update("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, as it does when the disk is full: the failure that led
      // here is the one to report.
    }
  }

  /// Only an error of the virtual machine ends the loop early; nobody may wait for ever then.
  private void abandonQueue() {
    queue.close();
    for (Optional<Job<?>> job = queue.takeOne(); job.isPresent(); job = queue.takeOne()) {
      Job<?> left = job.get();
      left.fail(new StorageException(left.operation() + ": the writer has ended"));
    }
  }
}
