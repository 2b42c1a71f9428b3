package pushstack.connect;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pushstack.connect.ConnectEvents.Source;
import pushstack.connect.StoredMessages.Step;
import pushstack.delivery.HeldMessage.Fate;
import pushstack.delivery.Sessions.Offer;
import pushstack.storage.Messages.Page;
import pushstack.storage.SessionRef;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Urgency;

/// What one session was sent, what it acknowledged and what of its storage is still to be done: the
/// memory behind the rules R3 and R6 to R11. Its monitor is the session's lock, and guards
/// [DirectMessages], [StoredMessages] and every [Held] too. Does no I/O beyond handing frames to
/// the socket, which never blocks.
///
/// Idle sessions are many, so every collection exists only while it has something in it.
final class Outbox {
  private enum Phase {
    /// In the registry, hello not answered yet: pushes wait (rule R3).
    PENDING,
    LIVE,
    ENDED
  }

  /// The way to the user agent, and who hears of what goes there. Never blocks.
  interface Wire {
    /// A direct message is in the session's hands.
    void taken(PushMessage message);

    /// Sends one notification; false if the socket takes no more.
    boolean send(PushMessage message, Source source);
  }

  /// What an acknowledgement was for.
  record Acknowledged(Source source, MessageId id, @Nullable Publisher publisher) {}

  private final SessionRef self;
  private final Wire wire;
  private final Runnable storageLoop;
  private final Urgency minimum;
  private final ConnectSettings settings;
  private final LongSupplier nanos;

  private final DirectMessages direct = new DirectMessages();
  private final StoredMessages stored;
  private Phase phase = Phase.PENDING;
  private ChannelSet channels = ChannelSet.NONE;

  /// Begins pending.
  ///
  /// @param storageLoop to be run when there may be work for the storage loop; returns at once
  Outbox(
      SessionRef self,
      Wire wire,
      Runnable storageLoop,
      Urgency minimum,
      ConnectSettings settings,
      LongSupplier nanos) {
    this.self = self;
    this.wire = wire;
    this.storageLoop = storageLoop;
    this.minimum = minimum;
    this.settings = settings;
    this.nanos = nanos;
    this.stored = new StoredMessages(wire, settings);
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

  /// Whether hello is answered and the session has not ended.
  synchronized boolean live() {
    return phase == Phase.LIVE;
  }

  // ------------------------------------------------------------------ direct messages

  synchronized Offer offer(PushMessage message) {
    if (phase == Phase.ENDED) {
      return new Offer.NotConnected();
    }
    if (phase == Phase.LIVE && !channels.contains(message.id().channel())) {
      return new Offer.NoSuchChannel();
    }
    if (!message.urgency().atLeast(minimum) || direct.size() >= settings.maxUnacknowledged()) {
      return new Offer.Busy();
    }
    wire.taken(message);
    var held = new Held(message, this);
    if (phase == Phase.PENDING) {
      direct.queue(held);
    } else if (!send(held)) {
      return new Offer.Busy();
    }
    return new Offer.Held(held);
  }

  private boolean send(Held held) {
    PushMessage message = held.message();
    if (!wire.send(message, Source.DIRECT)) {
      return false;
    }
    if (!message.ttl().isZero()) {
      direct.sent(held);
      // It stands for older ones of its topic that were read and not sent yet (R11).
      stored.drop(row -> message.id().supersedes(row.id()));
    }
    return true;
  }

  /// The push call waits no longer: from here to [#noteRow] the row is being written, and an
  /// acknowledgement is remembered (rule R7).
  synchronized Fate decide(Held held) {
    return switch (held.state()) {
      case DONE -> Fate.DONE;
      case NO_SUCH_CHANNEL -> Fate.NO_SUCH_CHANNEL;
      case WAITING, RETURNED -> {
        held.writing = true;
        yield Fate.UNDECIDED;
      }
    };
  }

  /// Rule R7: acknowledged or not is decided under the same lock that notes the row. The deletion
  /// goes through the storage loop, where no fetch can overlap it (R8).
  synchronized Fate noteRow(Held held) {
    held.writing = false;
    held.hasRow = true;
    if (held.state() == Held.State.DONE) {
      MessageId id = held.message().id();
      direct.written(id);
      stored.delete(List.of(id));
      storageLoop.run();
      return Fate.DONE;
    }
    if (held.state() == Held.State.RETURNED && phase == Phase.LIVE) {
      // Its push call takes this session for the one that holds it and will not call (R2).
      stored.flag();
      storageLoop.run();
    }
    return Fate.UNDECIDED;
  }

  synchronized boolean recall(MessageId id) {
    boolean wasRead = stored.recall(id);
    boolean wasQueued = direct.recall(id);
    return wasRead || wasQueued;
  }

  // ------------------------------------------------------------------ acknowledgements

  /// Empty if nothing of that version is out.
  synchronized Optional<Acknowledged> acknowledge(String version) {
    Held held = direct.acknowledge(version);
    StoredMessages.Sent row = stored.sent(version);
    if (held != null) {
      PushMessage message = held.message();
      stored.acknowledged(version, message.id(), held.hasRow);
      held.settle(Held.State.DONE);
      return Optional.of(new Acknowledged(Source.DIRECT, message.id(), message.publisher()));
    }
    if (row != null) {
      stored.acknowledged(version, row.id(), true);
      if (phase == Phase.LIVE) {
        stored.goOn(nanos.getAsLong());
      }
      return Optional.of(new Acknowledged(Source.STORED, row.id(), row.publisher()));
    }
    return Optional.empty();
  }

  // ------------------------------------------------------------------ storage

  /// Rule R6: somebody said that there is something in storage.
  ///
  /// @return false if the session has ended
  synchronized boolean flag() {
    if (phase == Phase.ENDED) {
      return false;
    }
    stored.flag();
    return true;
  }

  /// To be called before the fetch that belongs to the hello.
  synchronized void beginFirstFetch() {
    stored.beginFetch();
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
    if (!stored.sendBatch(nanos.getAsLong())) {
      return false;
    }
    for (Held held : direct.takeQueue()) {
      if (!channels.contains(held.message().id().channel())) {
        held.settle(Held.State.NO_SUCH_CHANNEL);
      } else if (stored.stalled() || !send(held)) {
        // It takes the way through storage. Its row may be there already (flag), or will be when
        // its push call has written it (noteRow).
        stored.flag();
        held.settle(Held.State.RETURNED);
      }
    }
    return true;
  }

  synchronized boolean claimWork() {
    return stored.claimWork(phase == Phase.LIVE);
  }

  synchronized Step next() {
    return stored.next(phase == Phase.LIVE, nanos.getAsLong());
  }

  synchronized void fetched(Page page) {
    if (phase != Phase.ENDED) {
      take(page);
    }
  }

  private void take(Page page) {
    stored.take(
        page,
        row -> direct.claims(row) || direct.supersede(row.id()) || !row.urgency().atLeast(minimum));
  }

  synchronized void failed(Step step, boolean worthAnother) {
    stored.failed(step, worthAnother);
  }

  synchronized void tick() {
    stored.tick(nanos.getAsLong());
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
    direct.end();
    stored.end();
    return true;
  }
}
