package pushstack.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pushstack.connect.ConnectEvents.Source;
import pushstack.delivery.Sessions.Offer;
import pushstack.storage.Messages.Page;
import pushstack.storage.SessionRef;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Urgency;

/// What one session was sent, what it acknowledged and what of its storage is still to be done: the
/// memory behind the rules R3 and R6 to R11. Its monitor is the session's lock. Does no I/O beyond
/// handing frames to the socket, which never blocks.
///
/// Idle sessions are many, so every collection exists only while it has something in it.
final class Outbox {
  /// Messages read from storage go out in batches; the next waits until this one is acknowledged.
  static final int BATCH = 10;

  /// How long a batch may go without its acknowledgements before the next one is sent all the same:
  /// one silent message blocks nothing behind it.
  static final Duration BATCH_PATIENCE = Duration.ofSeconds(30);

  private enum Phase {
    /// In the registry, hello not answered yet: pushes wait (rule R3).
    PENDING,
    LIVE,
    ENDED
  }

  /// Sends one notification; false if the socket takes no more. Never blocks.
  @FunctionalInterface
  interface Wire {
    boolean send(PushMessage message, Source source);
  }

  /// What the storage loop has to do next.
  sealed interface Step {
    record Delete(List<MessageId> ids) implements Step {}

    record Fetch(Optional<String> after) implements Step {}

    /// More is stored than a user agent may leave behind: it gets a new identity.
    record Reset() implements Step {}

    record Rest() implements Step {}
  }

  /// What an acknowledgement was for.
  enum Acknowledged {
    DIRECT,
    STORED,
    UNKNOWN
  }

  private final SessionRef self;
  private final Wire wire;
  private final Urgency minimum;
  private final ConnectSettings settings;
  private final LongSupplier nanos;

  private Phase phase = Phase.PENDING;
  private ChannelSet channels = ChannelSet.NONE;

  /// Handed over while the hello was pending, in order.
  private @Nullable ArrayDeque<Held> unsent;

  /// Sent directly and not acknowledged, by version.
  private @Nullable Map<String, Held> direct;

  /// Sent from storage and not acknowledged, by version.
  private @Nullable Map<String, MessageId> stored;

  /// Read from storage and not sent yet.
  private @Nullable ArrayDeque<PushMessage> read;

  /// Acknowledged; the row is still to be deleted.
  private @Nullable List<MessageId> deletions;

  /// Being deleted right now.
  private @Nullable List<MessageId> deleting;

  /// Acknowledged while a fetch was running; null when none is.
  private @Nullable Set<MessageId> ackedWhileFetching;

  private boolean check;
  private boolean more;
  private @Nullable String cursor;
  private boolean working;
  private boolean skipAhead;
  private boolean stalled;
  private int sentFromStorage;
  private long batchSent;

  Outbox(
      SessionRef self, Wire wire, Urgency minimum, ConnectSettings settings, LongSupplier nanos) {
    this.self = self;
    this.wire = wire;
    this.minimum = minimum;
    this.settings = settings;
    this.nanos = nanos;
  }

  SessionRef self() {
    return self;
  }

  synchronized ChannelSet channels() {
    return channels;
  }

  synchronized void subscribe(ChannelId channel) {
    channels = channels.with(channel);
  }

  synchronized void unsubscribe(ChannelId channel) {
    channels = channels.without(channel);
  }

  synchronized boolean ended() {
    return phase == Phase.ENDED;
  }

  // ------------------------------------------------------------------ direct messages

  synchronized Offer offer(PushMessage message) {
    if (phase == Phase.ENDED) {
      return new Offer.NotConnected();
    }
    if (phase == Phase.LIVE && !channels.contains(message.id().channel())) {
      return new Offer.NoSuchChannel();
    }
    if (!message.urgency().atLeast(minimum) || inHand() >= settings.maxUnacknowledged()) {
      return new Offer.Busy();
    }
    var held = new Held(message, this);
    if (phase == Phase.PENDING) {
      unsent = unsent == null ? new ArrayDeque<>() : unsent;
      unsent.add(held);
    } else if (!send(held)) {
      return new Offer.Busy();
    }
    return new Offer.Held(held);
  }

  private int inHand() {
    return size(direct == null ? null : direct.values()) + size(unsent);
  }

  private boolean send(Held held) {
    PushMessage message = held.message();
    if (!wire.send(message, Source.DIRECT)) {
      return false;
    }
    if (!message.ttl().isZero()) {
      direct = direct == null ? new HashMap<>() : direct;
      direct.put(message.version(), held);
      // It stands for older ones of its topic that were read and not sent yet (R11).
      dropRead(row -> message.id().supersedes(row.id()));
    }
    return true;
  }

  /// Rule R7: acknowledged or not is decided under the same lock that notes the row.
  synchronized boolean noteRow(Held held) {
    held.hasRow = true;
    return held.done();
  }

  synchronized boolean recall(MessageId id) {
    boolean recalled = dropRead(row -> row.id().equals(id));
    if (unsent != null) {
      for (Iterator<Held> i = unsent.iterator(); i.hasNext(); ) {
        Held held = i.next();
        if (held.message().id().equals(id)) {
          i.remove();
          held.settle(true);
          recalled = true;
        }
      }
    }
    return recalled;
  }

  // ------------------------------------------------------------------ acknowledgements

  synchronized Acknowledged acknowledge(String version) {
    Held held = direct == null ? null : direct.remove(version);
    MessageId row = stored == null ? null : stored.remove(version);
    if (held == null && row == null) {
      return Acknowledged.UNKNOWN;
    }
    MessageId id = held == null ? row : held.message().id();
    if (id == null) {
      throw new IllegalStateException("neither direct nor stored");
    }
    boolean wasRead = dropRead(waiting -> waiting.id().equals(id));
    if (ackedWhileFetching != null) {
      ackedWhileFetching.add(id);
    }
    // There is a row, or (R11) there may be one of an older message of the topic.
    if (row != null || wasRead || id.topic() != null || (held != null && held.hasRow)) {
      delete(List.of(id));
    }
    if (held != null) {
      held.settle(true);
    }
    if (direct != null && direct.isEmpty()) {
      direct = null;
    }
    if (stored != null && stored.isEmpty()) {
      stored = null;
      if (read == null && !more && !check) {
        // Storage was read to its end and all of it is acknowledged.
        sentFromStorage = 0;
      }
    }
    return held != null ? Acknowledged.DIRECT : Acknowledged.STORED;
  }

  private void delete(Collection<MessageId> ids) {
    if (!ids.isEmpty()) {
      deletions = deletions == null ? new ArrayList<>() : deletions;
      deletions.addAll(ids);
    }
  }

  private boolean dropRead(Predicate<PushMessage> which) {
    if (read == null) {
      return false;
    }
    boolean dropped = read.removeIf(which);
    if (read.isEmpty()) {
      read = null;
    }
    return dropped;
  }

  // ------------------------------------------------------------------ storage

  /// Rule R6: may come at any time, also while a fetch runs, and is never lost.
  ///
  /// @return false if the session has ended
  synchronized boolean flag() {
    if (phase == Phase.ENDED) {
      return false;
    }
    check = true;
    return true;
  }

  /// To be called before the fetch that belongs to the hello.
  synchronized void beginFirstFetch() {
    check = false;
    ackedWhileFetching = new HashSet<>();
  }

  /// Rule R3, its end: what was read goes out, then what waited, and the session is live.
  ///
  /// @param page the first page of storage; empty for a user agent that was unknown until now
  /// @return whether the session lives; false if it has ended or must be reset
  synchronized boolean open(ChannelSet subscribed, Optional<Page> page) {
    if (phase != Phase.PENDING) {
      return false;
    }
    channels = subscribed;
    phase = Phase.LIVE;
    page.ifPresent(this::take);
    if (read != null && !sendBatch()) {
      return false;
    }
    ArrayDeque<Held> waiting = unsent;
    unsent = null;
    if (waiting != null) {
      for (Held held : waiting) {
        if (!send(held)) {
          held.settle(false);
        }
      }
    }
    return true;
  }

  /// Whether the caller must start the storage loop: there is something to do and none runs.
  synchronized boolean claimWork() {
    if (working || !hasWork()) {
      return false;
    }
    working = true;
    return true;
  }

  private boolean hasWork() {
    if (deletions != null) {
      return true;
    }
    return phase == Phase.LIVE && mayGoOn() && (read != null || more || check);
  }

  private boolean mayGoOn() {
    return !stalled
        && (stored == null || (skipAhead && stored.size() < settings.maxUnacknowledged()));
  }

  synchronized Step next() {
    if (deletions != null) {
      deleting = deletions;
      deletions = null;
      return new Step.Delete(deleting);
    }
    if (phase == Phase.LIVE && mayGoOn()) {
      if (read != null && !sendBatch()) {
        return new Step.Reset();
      }
      if (read == null && mayGoOn() && (more || check)) {
        if (!more) {
          // Cleared before the read, never after (R6).
          check = false;
          cursor = null;
        }
        ackedWhileFetching = new HashSet<>();
        return new Step.Fetch(Optional.ofNullable(cursor));
      }
    }
    working = false;
    return new Step.Rest();
  }

  synchronized void fetched(Page page) {
    if (phase == Phase.ENDED) {
      ackedWhileFetching = null;
      return;
    }
    take(page);
  }

  private void take(Page page) {
    for (PushMessage row : page.live()) {
      if (!leaveOut(row)) {
        read = read == null ? new ArrayDeque<>() : read;
        read.add(row);
      }
    }
    delete(page.expired());
    // Leaving rows out is not the end of storage (R8b): the loop reads on from here.
    more = page.next().isPresent();
    cursor = page.next().orElse(null);
    ackedWhileFetching = null;
    if (!more && read == null && stored == null) {
      sentFromStorage = 0;
    }
  }

  /// Rule R8.
  private boolean leaveOut(PushMessage row) {
    MessageId id = row.id();
    Held held = direct == null ? null : direct.get(row.version());
    if (held != null) {
      held.hasRow = true;
      return true;
    }
    if (contains(deletions, id)
        || contains(deleting, id)
        || (stored != null && stored.containsKey(row.version()))) {
      return true;
    }
    if (contains(ackedWhileFetching, id)) {
      delete(List.of(id));
      return true;
    }
    return supersededHere(id) || !row.urgency().atLeast(minimum);
  }

  /// Whether a newer message of its topic is under way or acknowledged on this session (R11).
  private boolean supersededHere(MessageId id) {
    if (id.topic() == null) {
      return false;
    }
    return anySupersedes(deletions, id)
        || anySupersedes(deleting, id)
        || anySupersedes(ackedWhileFetching, id)
        || (direct != null
            && direct.values().stream().anyMatch(held -> held.message().id().supersedes(id)));
  }

  /// Sends the next batch of what was read.
  ///
  /// @return false if that would exceed the message limit: nothing was sent
  private boolean sendBatch() {
    ArrayDeque<PushMessage> rows = read;
    if (rows == null) {
      return true;
    }
    int count = Math.min(BATCH, rows.size());
    if (sentFromStorage + count > settings.messageLimit()) {
      return false;
    }
    skipAhead = false;
    batchSent = nanos.getAsLong();
    for (int i = 0; i < count; i++) {
      PushMessage row = rows.element();
      if (!wire.send(row, Source.STORED)) {
        // The socket is full: what is left is read again when it has caught up.
        read = null;
        more = false;
        check = true;
        stalled = true;
        return true;
      }
      rows.remove();
      stored = stored == null ? new HashMap<>() : stored;
      stored.put(row.version(), row.id());
      sentFromStorage++;
    }
    if (rows.isEmpty()) {
      read = null;
    }
    return true;
  }

  synchronized void deleted() {
    deleting = null;
  }

  /// The engine failed at a step: its work is to be done again.
  ///
  /// @param worthAnother false to give up deletions, which then come once more and are acknowledged
  ///   again
  synchronized void failed(Step step, boolean worthAnother) {
    switch (step) {
      case Step.Delete(var ids) -> {
        deleting = null;
        if (worthAnother) {
          delete(ids);
        }
      }
      case Step.Fetch _ -> {
        ackedWhileFetching = null;
        more = false;
        check = true;
      }
      case Step.Reset _, Step.Rest _ -> {}
    }
  }

  /// Time has passed: a full socket may have caught up, and a batch may have waited long enough.
  synchronized void tick() {
    stalled = false;
    skipAhead = stored != null && nanos.getAsLong() - batchSent >= BATCH_PATIENCE.toNanos();
  }

  // ------------------------------------------------------------------ end

  /// Ends the session and wakes its push calls, which keep what is theirs (R1). Writes nothing.
  ///
  /// @return false if it had ended before
  synchronized boolean end() {
    if (phase == Phase.ENDED) {
      return false;
    }
    phase = Phase.ENDED;
    if (direct != null) {
      direct.values().forEach(held -> held.settle(false));
    }
    if (unsent != null) {
      unsent.forEach(held -> held.settle(false));
    }
    direct = null;
    unsent = null;
    stored = null;
    read = null;
    return true;
  }

  private static int size(@Nullable Collection<?> collection) {
    return collection == null ? 0 : collection.size();
  }

  private static boolean contains(@Nullable Collection<MessageId> ids, MessageId id) {
    return ids != null && ids.contains(id);
  }

  private static boolean anySupersedes(@Nullable Collection<MessageId> ids, MessageId id) {
    return ids != null && ids.stream().anyMatch(other -> other.supersedes(id));
  }
}
