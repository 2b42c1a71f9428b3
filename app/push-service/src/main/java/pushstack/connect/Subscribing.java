package pushstack.connect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import pushstack.storage.StorageException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.token.VapidKeyHash;

/// `register` and `unregister` of one user agent. Everything is checked before anything is written.
final class Subscribing {
  /// A record is one item, and read with every push; browsers have some dozen subscriptions.
  static final int MAX_CHANNELS = 1_000;

  private static final Logger LOG = System.getLogger(Subscribing.class.getName());

  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int FAILED = 500;

  sealed interface Answer {
    record Reply(ServerMessage.Register reply, boolean recorded) implements Answer {}

    /// The record is gone: the user agent has to start anew.
    record Forgotten() implements Answer {}
  }

  private final Node node;
  private final Uaid uaid;
  private final Outbox outbox;

  Subscribing(Node node, Uaid uaid, Outbox outbox) {
    this.node = node;
    this.uaid = uaid;
    this.outbox = outbox;
  }

  Answer register(ClientMessage.Register register, boolean recorded) {
    if (register.channel().isEmpty()) {
      return reply(register, BAD_REQUEST, "", recorded);
    }
    ChannelId channel = register.channel().get();
    Optional<VapidKeyHash> restriction = Optional.empty();
    if (register.key().isPresent()) {
      restriction = VapidKeyHash.ofKeyText(register.key().get());
      if (restriction.isEmpty()) {
        return reply(register, BAD_REQUEST, "Failed to generate endpoint", recorded);
      }
    }
    ChannelSet channels = outbox.channels();
    if (channels.size() >= MAX_CHANNELS && !channels.contains(channel)) {
      return reply(register, BAD_REQUEST, "Too many subscriptions", recorded);
    }
    try {
      if (!write(channel, recorded)) {
        return new Answer.Forgotten();
      }
    } catch (StorageException e) {
      LOG.log(Level.ERROR, "register.failed", e);
      return reply(register, FAILED, "", recorded);
    }
    outbox.subscribe(channel);
    String endpoint =
        node.settings().endpointUrl() + "/wpush/" + node.tokens().seal(uaid, channel, restriction);
    return reply(register, OK, endpoint, true);
  }

  private boolean write(ChannelId channel, boolean recorded) {
    if (!recorded && node.storage().routers().create(uaid, outbox.self(), channel)) {
      return true;
    }
    // If there is a record already, an earlier try made it whose answer was lost.
    return node.storage().routers().addChannel(uaid, channel);
  }

  private Answer reply(
      ClientMessage.Register register, int status, String endpoint, boolean recorded) {
    node.events().registered(status);
    return new Answer.Reply(
        new ServerMessage.Register(register.channelId(), status, endpoint), recorded);
  }

  ServerMessage.Unregister unregister(ClientMessage.Unregister unregister) {
    try {
      node.storage().routers().removeChannel(uaid, unregister.channel());
    } catch (StorageException e) {
      LOG.log(Level.ERROR, "unregister.failed", e);
      return new ServerMessage.Unregister(unregister.channel(), FAILED);
    }
    outbox.unsubscribe(unregister.channel());
    node.events().unregistered(unregister.code());
    return new ServerMessage.Unregister(unregister.channel(), OK);
  }
}
