package pushstack.connect.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.Handover;
import pushstack.delivery.Sessions;
import pushstack.storage.StorageException;

/// What a connection node does for the other nodes.
final class InternalCalls {
  private static final Logger LOG = System.getLogger(InternalCalls.class.getName());

  /// Whoever carries the calls out; none before the node has started.
  private record Duty(Handover handover, Sessions sessions) {}

  private volatile @Nullable Duty duty;
  private final int most;
  private final Semaphore free;

  /// @param most calls in progress at a time
  InternalCalls(int most) {
    this.most = most;
    this.free = new Semaphore(most);
  }

  /// Begins to carry calls out. Until then no session is here, which is what callers are told: the
  /// listener has to be open before there can be one (rule R12).
  void serve(Handover handover, Sessions sessions) {
    duty = new Duty(handover, sessions);
  }

  /// Carries a call out on a thread of its own; says at once if there are too many.
  ///
  /// @param answered hears what became of it, once
  void begin(CallKind kind, byte[] body, Consumer<Answer> answered) {
    if (!free.tryAcquire()) {
      answered.accept(Answer.BUSY);
      return;
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            answered.accept(answer(kind, body));
          } finally {
            free.release();
          }
        });
  }

  /// Waits until no call is in progress.
  void awaitIdle(Duration limit) throws InterruptedException {
    if (free.tryAcquire(most, limit.toNanos(), TimeUnit.NANOSECONDS)) {
      free.release(most);
    }
  }

  private Answer answer(CallKind kind, byte[] body) {
    try {
      return switch (kind) {
        case PUSH -> CallBody.readPush(body).map(this::push).orElse(Answer.MALFORMED);
        case CHECK ->
            CallBody.readCheck(body)
                .map(uaid -> onSessions(sessions -> sessions.check(uaid)))
                .orElse(Answer.MALFORMED);
        case CLOSE ->
            CallBody.readClose(body)
                .map(it -> onSessions(sessions -> sessions.close(it.uaid(), it.connectedAt())))
                .orElse(Answer.MALFORMED);
        case RECALL ->
            CallBody.readRecall(body)
                .map(id -> onSessions(sessions -> sessions.recall(id)))
                .orElse(Answer.MALFORMED);
      };
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "internal.storage-failed", e);
      return Answer.FAILED;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "internal.call-failed", e);
      return Answer.FAILED;
    }
  }

  private Answer push(CallBody.Push call) {
    Duty now = duty;
    return now == null
        ? Answer.NOT_CONNECTED
        : Answer.of(now.handover().push(call.message(), call.patience()));
  }

  private Answer onSessions(Predicate<Sessions> action) {
    Duty now = duty;
    return now != null && action.test(now.sessions()) ? Answer.DONE : Answer.NOT_CONNECTED;
  }
}
