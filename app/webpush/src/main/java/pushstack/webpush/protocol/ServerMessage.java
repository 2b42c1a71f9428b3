package pushstack.webpush.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// What the service says.
public sealed interface ServerMessage {

  /// Accepts a connection.
  ///
  /// @param uaid what the user agent is to call itself from now on
  /// @param broadcasts id to version, only where the user agent's version is another one
  /// @param broadcastErrors id to the reason why it cannot be followed
  record Hello(Uaid uaid, Map<String, String> broadcasts, Map<String, String> broadcastErrors)
      implements ServerMessage {
    public Hello {
      broadcasts = Map.copyOf(broadcasts);
      broadcastErrors = Map.copyOf(broadcastErrors);
    }
  }

  /// Answers `register`.
  ///
  /// @param channelId as sent by the user agent
  /// @param status 200, 400 (bad channel id or key) or 500 (storage)
  /// @param pushEndpoint with status 200 an absolute URL, otherwise a hint or nothing
  record Register(String channelId, int status, String pushEndpoint) implements ServerMessage {}

  /// Answers `unregister`: status 200 or 500.
  record Unregister(ChannelId channel, int status) implements ServerMessage {}

  /// Tells changed broadcasts: id to version, and ids that cannot be followed.
  record Broadcast(Map<String, String> broadcasts, Map<String, String> errors)
      implements ServerMessage {
    public Broadcast {
      broadcasts = Map.copyOf(broadcasts);
      errors = Map.copyOf(errors);
    }
  }

  /// A push.
  ///
  /// @param version what the user agent acknowledges
  /// @param payload null for a push without a body
  record Notification(ChannelId channel, String version, @Nullable Payload payload)
      implements ServerMessage {

    /// What the user agent gets to see of a message: neither TTL, topic, urgency nor time.
    public Notification(PushMessage message) {
      this(message.id().channel(), message.version(), message.payload());
    }
  }

  /// The answer to a ping: `{}`.
  record Ping() implements ServerMessage {}
}
