package pushstack.storage.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import pushstack.storage.StorageException;

/// A bounded queue whose close loses nobody: a job is either refused with a sentence or taken.
final class JobQueue {
  private final int capacity;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Job<?>> jobs = new ArrayDeque<>();
  private boolean closed;

  /// A queue without jobs.
  ///
  /// @param patience how long a caller waits for room before it is refused
  JobQueue(int capacity, Duration patience) {
    this.capacity = capacity;
    this.patience = patience;
  }

  void put(Job<?> job) {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!closed && jobs.size() >= capacity) {
        if (left <= 0) {
          throw new StorageException(
              job.operation() + ": refused, " + capacity + " others wait already");
        }
        left = room.awaitNanos(left);
      }
      if (closed) {
        throw new StorageException(job.operation() + ": refused, the storage is closed");
      }
      jobs.add(job);
      filled.signal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(job.operation() + ": interrupted before it was begun", e);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for jobs.
  ///
  /// @return at least one and at most `most`; none once the queue is closed and empty
  List<Job<?>> take(int most) {
    lock.lock();
    try {
      while (jobs.isEmpty() && !closed) {
        filled.awaitUninterruptibly();
      }
      List<Job<?>> taken = new ArrayList<>(Math.min(most, jobs.size()));
      while (taken.size() < most && !jobs.isEmpty()) {
        taken.add(jobs.remove());
      }
      room.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for one job; empty once the queue is closed and empty.
  Optional<Job<?>> takeOne() {
    return take(1).stream().findFirst();
  }

  int size() {
    lock.lock();
    try {
      return jobs.size();
    } finally {
      lock.unlock();
    }
  }

  /// Refuses whatever comes from now on; what is queued is still taken.
  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
