package pushstack.webpush.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// What a user agent says.
public sealed interface ClientMessage {

  /// The first message of a connection.
  ///
  /// @param uaid empty if none was sent, or none that can be read
  /// @param broadcasts broadcast id to the version that the user agent has
  /// @param urgency the least urgent message that it wants now
  record Hello(Optional<Uaid> uaid, Map<String, String> broadcasts, Optional<Urgency> urgency)
      implements ClientMessage {
    public Hello {
      broadcasts = Map.copyOf(broadcasts);
    }
  }

  /// Asks for an endpoint.
  ///
  /// @param channelId as sent
  /// @param channel empty unless `channelId` is a lowercase dashed UUID
  /// @param key base64 of the VAPID key to which the subscription is restricted, not yet decoded
  record Register(String channelId, Optional<ChannelId> channel, Optional<String> key)
      implements ClientMessage {}

  /// Gives a subscription up.
  ///
  /// @param code 200 by user or page, 201 quota exceeded, 202 permission revoked
  record Unregister(ChannelId channel, int code) implements ClientMessage {
    public static final int DEFAULT_CODE = 200;
  }

  /// Asks for changes of broadcasts: id to the version that the user agent has.
  record BroadcastSubscribe(Map<String, String> broadcasts) implements ClientMessage {
    public BroadcastSubscribe {
      broadcasts = Map.copyOf(broadcasts);
    }
  }

  /// The user agent is done with these messages, whatever became of them.
  record Ack(List<Update> updates) implements ClientMessage {
    public Ack {
      updates = List.copyOf(updates);
    }
  }

  /// One acknowledged message.
  ///
  /// @param version as it was in the notification
  /// @param code 100 delivered, 101 not decrypted, 102 not delivered
  /// @param channel informative: the version alone names the message
  record Update(String version, int code, Optional<ChannelId> channel) {
    public static final int DEFAULT_CODE = 100;

    public Update(String version, int code) {
      this(version, code, Optional.empty());
    }
  }

  /// The service worker failed on an acknowledged message.
  ///
  /// @param code 301 uncaught exception, 302 promise rejected, 303 other; 0 if none was given
  record Nack(int code, String version) implements ClientMessage {}

  /// Asks for a sign of life.
  record Ping() implements ClientMessage {}
}
