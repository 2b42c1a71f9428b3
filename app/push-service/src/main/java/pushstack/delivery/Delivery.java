package pushstack.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushstack.delivery.DeliveryEvents.Hint;
import pushstack.storage.Messages;
import pushstack.storage.NodeAddress;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// The promise of a 201, whole: when [#accept] returns [Outcome#ACKNOWLEDGED] or [Outcome#STORED],
/// the user agent has acknowledged the message, or it is durable and whoever holds the user agent
/// has been told to look for it. The rules named R1 to R15 are explained in the module's README.
///
/// Safe from any thread; blocks, so callers are virtual threads. Faults of the storage engine come
/// out as `StorageException`: then nothing was promised.
public final class Delivery {

  /// What became of a message.
  public enum Outcome {
    /// The user agent has it.
    ACKNOWLEDGED,
    /// It waits in storage, or a newer message of its topic does.
    STORED,
    /// TTL 0: it was tried once and is not kept.
    ATTEMPTED,
    /// There is no such user agent.
    NO_SUCH_USER_AGENT,
    /// The user agent was there when the push began, and is no more.
    VANISHED,
    /// The user agent is not subscribed to the channel.
    NO_SUCH_CHANNEL
  }

  private final Routers routers;
  private final Messages messages;
  private final PushCalls calls;
  private final Nodes nodes;
  private final Routes routes;
  private final Keeper keeper;
  private final Duration patience;
  private final DeliveryEvents events;

  /// Delivers over the given parts.
  ///
  /// @param patience how long a push call to a node may take, its write included: longer than the
  ///   acknowledgement window and a slow write together, shorter than the patience of senders
  public Delivery(
      Routers routers,
      Messages messages,
      PushCalls calls,
      Nodes nodes,
      Routes routes,
      Keeper keeper,
      Duration patience,
      DeliveryEvents events) {
    this.routers = routers;
    this.messages = messages;
    this.calls = calls;
    this.nodes = nodes;
    this.routes = routes;
    this.keeper = keeper;
    this.patience = patience;
    this.events = events;
  }

  public Outcome accept(PushMessage message) {
    Uaid uaid = message.id().uaid();
    Optional<NodeAddress> hint = routes.hint(uaid);
    if (hint.isPresent()) {
      PushReply reply = calls.push(hint.get(), message, patience);
      switch (reply) {
        case ACKNOWLEDGED, STORED, ATTEMPTED -> {
          events.routed(Hint.RIGHT);
          return outcome(reply);
        }
        case BUSY -> {
          events.routed(Hint.RIGHT);
          return keepUnlessTransient(message);
        }
        // A hint is never an authority: storage decides.
        case NOT_CONNECTED, NO_SUCH_CHANNEL, GONE -> routes.forget(uaid);
        case UNCLEAR -> {
          routes.forget(uaid);
          events.routed(Hint.WRONG);
          return keepUnlessTransient(message);
        }
      }
    }
    events.routed(hint.isPresent() ? Hint.WRONG : Hint.NONE);
    return acceptByRecord(message);
  }

  private Outcome acceptByRecord(PushMessage message) {
    Uaid uaid = message.id().uaid();
    Optional<Router> record = routers.find(uaid);
    if (record.isEmpty()) {
      return Outcome.NO_SUCH_USER_AGENT;
    }
    Router router = record.get();
    if (!router.channels().contains(message.id().channel())) {
      return Outcome.NO_SUCH_CHANNEL;
    }
    NodeAddress node = router.node();
    if (node == null) {
      return keepUnlessTransient(message);
    }
    PushReply reply = calls.push(node, message, patience);
    return switch (reply) {
      case ACKNOWLEDGED, STORED, ATTEMPTED -> {
        routes.learn(uaid, node);
        yield outcome(reply);
      }
      case NO_SUCH_CHANNEL -> Outcome.NO_SUCH_CHANNEL;
      case NOT_CONNECTED, GONE -> {
        // Certain knowledge, by the record and not by a hint: R12 allows to remove the node, which
        // saves the next push a hop. A node in this very process costs no hop worth a write.
        if (!calls.isHere(node)) {
          routers.clearNode(uaid, router.session().orElseThrow());
        }
        yield keepUnlessTransient(message);
      }
      case BUSY, UNCLEAR -> keepUnlessTransient(message);
    };
  }

  /// Whether the subscription exists, by storage. For requests that are refused anyway, so that the
  /// sender of a dead subscription learns that first.
  public boolean subscribed(Uaid uaid, ChannelId channel) {
    return routers.find(uaid).filter(router -> router.channels().contains(channel)).isPresent();
  }

  /// Takes a message back: its row, and the message itself if a node holds it and has not sent it.
  /// In this order, since a node may be reading the row at this moment.
  public void withdraw(MessageId id) {
    messages.delete(List.of(id));
    routers.find(id.uaid()).map(Router::node).ifPresent(node -> nodes.recall(node, id));
  }

  private Outcome keepUnlessTransient(PushMessage message) {
    if (message.ttl().isZero()) {
      events.notKept(message);
      return Outcome.ATTEMPTED;
    }
    return switch (keeper.keep(message, Optional.empty())) {
      case STORED -> Outcome.STORED;
      case NO_SUCH_USER_AGENT -> Outcome.VANISHED;
      case NO_SUCH_CHANNEL -> Outcome.NO_SUCH_CHANNEL;
    };
  }

  private static Outcome outcome(PushReply reply) {
    return switch (reply) {
      case ACKNOWLEDGED -> Outcome.ACKNOWLEDGED;
      case STORED -> Outcome.STORED;
      case ATTEMPTED -> Outcome.ATTEMPTED;
      case BUSY, NOT_CONNECTED, NO_SUCH_CHANNEL, GONE, UNCLEAR ->
          throw new IllegalArgumentException("not the end of a push: " + reply);
    };
  }
}
