package pushstack.loadtest.measure;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Message.State;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;

/// The account of every message while a run lasts. A message is known by its `version`: that of the
/// notification is the last segment of the `Location` that answers its POST, and either of the two
/// may come first. Safe from any thread; nobody waits.
///
/// It holds the messages that are owed, for as long as they are, those that are not, for [#SLACK],
/// and acknowledged ones for [#ACK_IN_DOUBT]; of the latter it then remembers the last 250,000, see
/// [RecentVersions].
public final class Ledger {
  /// What is not owed any more may be on its way: for that long it is counted as delivered if it
  /// comes. Also how long a message may be ahead of the answer to its POST.
  static final Duration SLACK = Duration.ofMinutes(2);

  /// An acknowledgement that was sent so shortly before a connection broke may not have arrived:
  /// then the message comes again, as it must.
  static final Duration ACK_IN_DOUBT = Duration.ofSeconds(5);

  private final Recorder recorder;
  private final InstantSource clock;
  private final Map<String, Message> messages = new ConcurrentHashMap<>();
  private final RecentVersions acknowledged = new RecentVersions();
  private final RecentVersions unacknowledged = new RecentVersions();

  private final LongAdder sent = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder expired = new LongAdder();
  private final LongAdder replaced = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final LongAdder duplicated = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final AtomicLong owed = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private volatile long lost;

  /// What an arrival was.
  public enum Arrival {
    /// The first of a message.
    NEW,
    /// One more, before an acknowledgement.
    REPEATED,
    /// One more, after it was acknowledged.
    DUPLICATED,
    /// A message of another user agent.
    STRAYED
  }

  /// @param clock by which a TTL ends
  public Ledger(Recorder recorder, InstantSource clock) {
    this.recorder = recorder;
    this.clock = clock;
  }

  /// A user agent that has been given a new UAID.
  public Mailbox open() {
    return new Mailbox();
  }

  /// A POST goes out. One of [#refused], [#failed] and [#accepted] follows, for the same channel.
  ///
  /// @param channel of the endpoint; null if nobody of ours has subscribed to it
  public void sent(Mailbox.@Nullable Channel channel) {
    sent.increment();
    post(channel, 1);
  }

  /// Answered with another status than 201.
  public void refused(Mailbox.@Nullable Channel channel) {
    refused.increment();
    post(channel, -1);
  }

  /// Not answered.
  public void failed(Mailbox.@Nullable Channel channel) {
    failed.increment();
    if (channel != null) {
      channel.mailbox().unanswered();
    }
    post(channel, -1);
  }

  private void post(Mailbox.@Nullable Channel channel, int more) {
    unanswered.addAndGet(more);
    if (channel != null) {
      channel.mailbox().post(more);
    }
  }

  /// Answered with 201.
  ///
  /// @param sent when it was, as of [System#nanoTime]
  /// @param late how much earlier it should have been, in nanoseconds
  public void accepted(
      String version,
      Mailbox.@Nullable Channel channel,
      Ttl ttl,
      Optional<Topic> topic,
      long sent,
      long late) {
    accepted.increment();
    var message = new Message(version, State.OWED, millis() + ttl.seconds() * 1_000L);
    message.channel = channel;
    message.topic = topic;
    message.sent = sent;
    message.late = late;
    owe(message, 1);
    Message early = messages.putIfAbsent(version, message);
    if (early != null) {
      joinEarly(early, message);
    } else if (channel != null && topic.isPresent()) {
      Message older = channel.replace(topic.get(), message);
      if (older != null) {
        release(older, State.REPLACED, replaced);
      }
    }
    post(channel, -1);
  }

  private void joinEarly(Message early, Message answered) {
    synchronized (early) {
      if (early.state != State.EARLY) {
        // The server has given one name to two messages: there will be one arrival for both.
        owe(answered, -1);
        replaced.increment();
      } else if (strayed(answered, Objects.requireNonNull(early.channel).mailbox())) {
        unknown.increment();
        messages.replace(early.version, early, answered);
      } else {
        owe(answered, -1);
        early.channel = answered.channel;
        early.topic = answered.topic;
        early.sent = answered.sent;
        early.late = answered.late;
        deliver(early);
      }
    }
  }

  private static boolean strayed(Message message, Mailbox mailbox) {
    return message.channel != null && message.channel.mailbox() != mailbox;
  }

  /// A notification has come.
  ///
  /// @param mailbox of the user agent to which it has come
  /// @param now as of [System#nanoTime]
  public Arrival arrived(String version, Mailbox mailbox, long now) {
    Message message = messages.get(version);
    if (message == null) {
      if (acknowledged.contains(version)) {
        duplicated.increment();
        return Arrival.DUPLICATED;
      }
      if (unacknowledged.contains(version)) {
        repeated.increment();
        return Arrival.REPEATED;
      }
      var early = new Message(version, State.EARLY, millis() + SLACK.toMillis());
      early.channel = mailbox.subscribe();
      early.arrived = now;
      message = messages.putIfAbsent(version, early);
      if (message == null) {
        return Arrival.NEW;
      }
    }
    return arrivedAgain(message, mailbox, now);
  }

  private Arrival arrivedAgain(Message message, Mailbox mailbox, long now) {
    synchronized (message) {
      if (strayed(message, mailbox)) {
        unknown.increment();
        return Arrival.STRAYED;
      }
      switch (message.state) {
        case EARLY, DELIVERED -> {
          if (message.acknowledged && !inDoubt(message, mailbox)) {
            duplicated.increment();
            return Arrival.DUPLICATED;
          }
          message.acknowledged = false;
          repeated.increment();
          return Arrival.REPEATED;
        }
        case OWED -> owe(message, -1);
        case EXPIRED -> expired.decrement();
        case REPLACED -> replaced.decrement();
        case ABANDONED -> abandoned.decrement();
      }
      message.arrived = now;
      deliver(message);
      return Arrival.NEW;
    }
  }

  /// Whether the acknowledgement may have been lost with the connection before this one.
  private static boolean inDoubt(Message message, Mailbox mailbox) {
    return mailbox.brokenOff() && message.acknowledgedAt - mailbox.greeted() < 0;
  }

  private void deliver(Message message) {
    message.state = State.DELIVERED;
    delivered.increment();
    message.until = millis() + SLACK.toMillis();
    Mailbox.Channel channel = message.channel;
    long greeted = channel == null ? message.sent : channel.mailbox().greeted();
    if (message.sent - greeted >= 0) {
      recorder.time(
          Recorder.DELIVERY, Duration.ofNanos(message.arrived - message.sent + message.late));
    } else {
      recorder.time(Recorder.STORED, Duration.ofNanos(message.arrived - greeted));
    }
  }

  /// The user agent has acknowledged it.
  public void acknowledged(String version) {
    Message message = messages.get(version);
    if (message != null) {
      synchronized (message) {
        message.acknowledged = true;
        message.acknowledgedAt = System.nanoTime();
        if (message.state == State.DELIVERED) {
          message.until = millis() + ACK_IN_DOUBT.toMillis();
        }
      }
    }
  }

  private void finish(Message message) {
    (message.acknowledged ? acknowledged : unacknowledged).add(message.version);
    drop(message);
  }

  private void drop(Message message) {
    messages.remove(message.version, message);
    if (message.channel != null && message.topic.isPresent()) {
      message.channel.forget(message.topic.get(), message);
    }
  }

  /// It is owed no more, for that reason.
  private void release(Message message, State state, LongAdder counter) {
    synchronized (message) {
      if (message.state == State.OWED) {
        owe(message, -1);
        counter.increment();
        message.state = state;
        message.until = millis() + SLACK.toMillis();
      }
    }
  }

  private void owe(Message message, int more) {
    owed.addAndGet(more);
    if (message.channel != null) {
      message.channel.mailbox().owe(more);
    }
  }

  /// Looks which messages are not owed any more, and drops what nobody needs. Takes a few
  /// milliseconds for 100,000 messages: meant for every few seconds.
  public void sweep() {
    long now = millis();
    for (Message message : messages.values()) {
      Mailbox.Channel channel;
      synchronized (message) {
        channel = message.channel;
        if (message.state != State.OWED && message.until <= now) {
          leave(message);
        }
      }
      if (channel == null || channel.isGone()) {
        release(message, State.ABANDONED, abandoned);
      } else if (message.until <= now) {
        release(message, State.EXPIRED, expired);
      }
    }
  }

  private void leave(Message message) {
    switch (message.state) {
      case DELIVERED -> finish(message);
      case EARLY -> {
        if (message.channel == null || !message.channel.mailbox().excuse()) {
          unknown.increment();
        }
        drop(message);
      }
      case OWED, EXPIRED, REPLACED, ABANDONED -> drop(message);
    }
  }

  /// Whether every POST is answered and every message that is owed has come.
  public boolean settled() {
    return unanswered.get() == 0 && owed.get() == 0;
  }

  /// Ends the account: what is owed is lost, what has come and was not posted is unknown. To be
  /// called once, when all connections are closed.
  public void close() {
    failed.add(unanswered.getAndSet(0));
    sweep();
    for (Message message : messages.values()) {
      synchronized (message) {
        if (message.state == State.EARLY) {
          leave(message);
        }
      }
    }
    lost = owed.get();
  }

  /// So far: [Account#lost] is 0 until [#close], and messages that are owed are in no state.
  public Account account() {
    return new Account(
        sent.sum(),
        refused.sum(),
        failed.sum(),
        accepted.sum(),
        delivered.sum(),
        expired.sum(),
        replaced.sum(),
        abandoned.sum(),
        lost,
        duplicated.sum(),
        repeated.sum(),
        unknown.sum());
  }

  /// Messages that it holds, for a test of its bounds.
  int held() {
    return messages.size();
  }

  private long millis() {
    return clock.millis();
  }
}
