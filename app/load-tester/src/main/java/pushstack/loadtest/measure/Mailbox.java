package pushstack.loadtest.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Topic;

/// One user agent, as long as it keeps its UAID, and what it is owed. Safe from any thread.
public final class Mailbox {
  private final AtomicInteger owed = new AtomicInteger();
  private final AtomicInteger posting = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private volatile long greeted;
  private volatile boolean brokenOff;
  private volatile boolean gone;

  /// Only by [Ledger#open].
  Mailbox() {}

  /// The user agent has said hello on a new connection.
  ///
  /// @param nanoTime when
  public void greeted(long nanoTime) {
    greeted = nanoTime;
  }

  /// Its connection has ended.
  ///
  /// @param clean whether the server has read all that was sent, acknowledgements too: it has
  ///   answered our close frame
  public void ended(boolean clean) {
    brokenOff = !clean;
  }

  /// The UAID is given up: nothing is owed to it any more.
  public void giveUp() {
    gone = true;
  }

  /// Messages that were accepted for it, and have not come, and those that may be accepted yet.
  public int owed() {
    return owed.get() + posting.get();
  }

  /// A new subscription.
  public Channel subscribe() {
    return new Channel(this);
  }

  long greeted() {
    return greeted;
  }

  boolean brokenOff() {
    return brokenOff;
  }

  void post(int more) {
    posting.addAndGet(more);
  }

  void owe(int more) {
    owed.addAndGet(more);
  }

  /// A POST was not answered: it may have been taken.
  void unanswered() {
    unanswered.incrementAndGet();
  }

  /// Whether a message of unknown origin may come from a POST that was not answered; such a POST
  /// excuses one.
  boolean excuse() {
    return unanswered.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  /// One subscription.
  public static final class Channel {
    private final Mailbox mailbox;
    private volatile boolean gone;
    private @Nullable Map<Topic, Message> latest;

    Channel(Mailbox mailbox) {
      this.mailbox = mailbox;
    }

    /// It is unsubscribed: nothing is owed to it any more.
    public void giveUp() {
      gone = true;
    }

    boolean isGone() {
      return gone || mailbox.gone;
    }

    Mailbox mailbox() {
      return mailbox;
    }

    /// Makes it the message of its topic.
    ///
    /// @return the one that it replaces
    synchronized @Nullable Message replace(Topic topic, Message message) {
      if (latest == null) {
        latest = new HashMap<>();
      }
      return latest.put(topic, message);
    }

    synchronized void forget(Topic topic, Message message) {
      if (latest != null) {
        latest.remove(topic, message);
      }
    }
  }
}
