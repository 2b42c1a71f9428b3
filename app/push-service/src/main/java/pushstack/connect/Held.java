package pushstack.connect;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.AckWindow;
import pushstack.delivery.HeldMessage;
import pushstack.storage.SessionRef;
import pushstack.webpush.PushMessage;

/// A direct message in a session's hands, and the push call that waits for it.
final class Held implements HeldMessage {
  enum State {
    WAITING,
    /// Acknowledged, or taken back by its sender.
    DONE,
    /// Out of the session's hands: it has ended, or its socket was full when the hello was done.
    RETURNED,
    /// The hello showed that the user agent is not subscribed.
    NO_SUCH_CHANNEL
  }

  private final PushMessage message;
  private final Outbox outbox;

  /// Its push call is writing the row. Guarded by the outbox.
  boolean writing;

  /// There is or may be a row, which the acknowledgement has to delete. Guarded by the outbox.
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

  State state() {
    return state;
  }

  /// Decides it, once, and wakes the push call.
  void settle(State decided) {
    state = decided;
    LockSupport.unpark(waiter);
  }

  @Override
  public SessionRef session() {
    return outbox.self();
  }

  @Override
  public Fate await(AckWindow window) {
    waiter = Thread.currentThread();
    window.await(() -> state != State.WAITING);
    return outbox.decide(this);
  }

  @Override
  public Fate kept() {
    return outbox.noteRow(this);
  }
}
