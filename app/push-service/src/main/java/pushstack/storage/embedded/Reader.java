package pushstack.storage.embedded;

import java.sql.SQLException;
import java.util.Optional;

/// A thread that answers queries on a connection of its own.
///
/// Queries run on platform threads because SQLite is native code: a virtual thread inside it keeps
/// its carrier, and two slow reads of a cold disk would stop every virtual thread of a machine with
/// two cores.
final class Reader implements Runnable {
  private final Sql sql;
  private final JobQueue queue;
  private final Faults faults;

  Reader(Sql sql, JobQueue queue, Faults faults) {
    this.sql = sql;
    this.queue = queue;
    this.faults = faults;
  }

  @Override
  public void run() {
    for (Optional<Job<?>> job = queue.takeOne(); job.isPresent(); job = queue.takeOne()) {
      answer(job.get());
    }
  }

  private void answer(Job<?> job) {
    try {
      job.attempt(sql);
    } catch (SQLException | RuntimeException e) {
      job.fail(faults.toException(job.operation(), e));
      return;
    }
    job.succeed();
  }
}
