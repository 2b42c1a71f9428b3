package pushstack.connect;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.HeldMessage;
import pushstack.storage.SessionRef;
import pushstack.webpush.PushMessage;

/// A direct message in a session's hands, and the push call that waits for it.
final class Held implements HeldMessage {
  private enum State {
    WAITING,
    DONE,
    SESSION_ENDED
  }

  private final PushMessage message;
  private final Outbox outbox;

  /// There is a row, which the acknowledgement has to delete. Guarded by the outbox.
  boolean hasRow;

  /// Written under the outbox's lock, read by the waiting push call.
  private volatile State state = State.WAITING;

  private volatile @Nullable Thread waiter;

  Held(PushMessage message, Outbox outbox) {
    this.message = message;
    this.outbox = outbox;
  }

  PushMessage message() {
    return message;
  }

  boolean done() {
    return state == State.DONE;
  }

  /// Decides it, once, and wakes the push call.
  ///
  /// @param done acknowledged or taken back; otherwise the session has ended
  void settle(boolean done) {
    state = done ? State.DONE : State.SESSION_ENDED;
    LockSupport.unpark(waiter);
  }

  @Override
  public SessionRef session() {
    return outbox.self();
  }

  @Override
  public Fate await(Duration window) {
    waiter = Thread.currentThread();
    long end = System.nanoTime() + window.toNanos();
    while (state == State.WAITING) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      LockSupport.parkNanos(this, left);
    }
    return state == State.DONE ? Fate.DONE : Fate.UNDECIDED;
  }

  @Override
  public Fate kept() {
    return outbox.noteRow(this) ? Fate.DONE : Fate.UNDECIDED;
  }
}
