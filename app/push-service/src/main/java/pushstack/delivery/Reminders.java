package pushstack.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import pushstack.storage.StorageException;

/// Repeats calls to nodes that were not heard (rule R14), in the background and with back-off. When
/// the tries run out, or too many calls are waiting, the session's own slow look into storage (R15)
/// is what remains.
public final class Reminders {
  /// With the delay doubling from [#FIRST_DELAY], about two minutes in all: longer than a node
  /// takes to restart or a balancer to notice that one is gone.
  private static final int MAX_TRIES = 9;

  private static final Duration FIRST_DELAY = Duration.ofMillis(250);

  /// Each waiting call costs some hundred bytes; more than this means that a whole node is silent.
  private static final int LIMIT = 20_000;

  private static final Logger LOG = System.getLogger(Reminders.class.getName());

  private final Schedule schedule;
  private final AtomicInteger waiting = new AtomicInteger();

  public Reminders(Schedule schedule) {
    this.schedule = schedule;
  }

  /// Repeats the call until it is answered, or its node is gone, or the tries run out.
  public void repeat(Supplier<CallReply> call) {
    if (waiting.incrementAndGet() > LIMIT) {
      waiting.decrementAndGet();
      LOG.log(Level.WARNING, "reminder.dropped limit={0}", LIMIT);
      return;
    }
    again(call, 1, FIRST_DELAY);
  }

  /// How many calls wait to be repeated.
  public int waiting() {
    return waiting.get();
  }

  private void again(Supplier<CallReply> call, int attempt, Duration delay) {
    schedule.in(
        delay,
        () -> {
          if (heard(call)) {
            waiting.decrementAndGet();
          } else if (attempt == MAX_TRIES) {
            waiting.decrementAndGet();
            LOG.log(Level.WARNING, "reminder.given-up tries={0}", MAX_TRIES);
          } else {
            again(call, attempt + 1, delay.multipliedBy(2));
          }
        });
  }

  private static boolean heard(Supplier<CallReply> call) {
    try {
      return call.get() != CallReply.UNCLEAR;
    } catch (StorageException e) {
      return false;
    }
  }
}
