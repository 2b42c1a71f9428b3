package pushstack.delivery;

import java.util.List;
import java.util.Optional;
import pushstack.storage.Messages;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Rule R1, for whoever writes a row: write it, read the record, and unless it names the very
/// session that holds the message (R2), tell the node named there to look; only then answer.
public final class Keeper {

  enum Kept {
    STORED,
    /// The record vanished in between: the row is unreachable and nothing was promised.
    NO_SUCH_USER_AGENT,
    /// The channel is not subscribed (any more): the row was taken back and nothing was promised.
    NO_SUCH_CHANNEL
  }

  private final Routers routers;
  private final Messages messages;
  private final Nodes nodes;
  private final Reminders reminders;

  public Keeper(Routers routers, Messages messages, Nodes nodes, Reminders reminders) {
    this.routers = routers;
    this.messages = messages;
    this.nodes = nodes;
    this.reminders = reminders;
  }

  /// Makes the message durable and tells whoever holds the user agent.
  ///
  /// @param holder the session that holds the message, if one does
  Kept keep(PushMessage message, Optional<SessionRef> holder) {
    // A refusal means that a newer message of the topic is there (R9): as good as stored.
    messages.save(message);
    return notifyHolder(message.id(), holder);
  }

  /// The second half of [#keep], for a row that is already durable.
  Kept notifyHolder(MessageId id, Optional<SessionRef> holder) {
    Uaid uaid = id.uaid();
    Optional<Router> record = routers.find(uaid);
    if (record.isEmpty()) {
      return Kept.NO_SUCH_USER_AGENT;
    }
    if (!record.get().channels().contains(id.channel())) {
      messages.delete(List.of(id));
      return Kept.NO_SUCH_CHANNEL;
    }
    Optional<SessionRef> named = record.get().session();
    if (named.isEmpty() || named.equals(holder)) {
      return Kept.STORED;
    }
    if (tell(uaid, named.get()) == CallReply.UNCLEAR) {
      // The row is durable, so the answer can go out; the call is repeated until it is heard (R14).
      reminders.repeat(() -> tellCurrent(uaid));
    }
    return Kept.STORED;
  }

  private CallReply tellCurrent(Uaid uaid) {
    return routers
        .find(uaid)
        .flatMap(Router::session)
        .map(named -> tell(uaid, named))
        .orElse(CallReply.DONE);
  }

  private CallReply tell(Uaid uaid, SessionRef named) {
    CallReply reply = nodes.check(named.node(), uaid);
    if (reply == CallReply.GONE) {
      // Only a process known to be gone loses its record (R12).
      routers.clearNode(uaid, named);
    }
    return reply;
  }
}
