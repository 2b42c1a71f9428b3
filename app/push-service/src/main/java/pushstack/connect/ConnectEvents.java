package pushstack.connect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pushstack.metrics.UserAgentTags;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// What a connection node tells to whoever counts. Called on the hot path: implementations are
/// quick and never throw.
public interface ConnectEvents {

  /// For those who do not count.
  ConnectEvents NONE =
      new ConnectEvents() {
        @Override
        public void hello(Greeting greeting, UserAgentTags tags, int channels) {}

        @Override
        public void alreadyConnected() {}

        @Override
        public void registered(int status) {}

        @Override
        public void unregistered(int code) {}

        @Override
        public void handedOver(PushMessage message) {}

        @Override
        public void sent(Source source, PushMessage message, UserAgentTags tags) {}

        @Override
        public void acknowledged(
            Source source,
            MessageId id,
            @Nullable Publisher publisher,
            UserAgentTags tags,
            int code) {}

        @Override
        public void notAcknowledged(int code) {}

        @Override
        public void busy() {}

        @Override
        public void expired(Expiration reason) {}

        @Override
        public void closed(Uaid uaid, UserAgentTags tags, Duration lifespan, String reason) {}
      };

  enum Greeting {
    EXISTING,
    REASSIGNED,
    NEW
  }

  enum Source {
    DIRECT,
    STORED
  }

  /// Why a user agent was told to start anew.
  enum Expiration {
    TOO_MANY_MESSAGES,
    NO_RECORD
  }

  /// A hello was accepted.
  ///
  /// @param channels it is subscribed to
  void hello(Greeting greeting, UserAgentTags tags, int channels);

  /// A hello was refused because the record has a newer one (rule R5).
  void alreadyConnected();

  /// A `register` was answered.
  ///
  /// @param status of the reply
  void registered(int status);

  /// A channel was given up.
  ///
  /// @param code why, as the user agent sent it
  void unregistered(int code);

  /// A push call gave a message to a session, which now sends it or lets it wait for the end of the
  /// hello. Told under the session's lock.
  void handedOver(PushMessage message);

  /// A notification was handed to the socket. Told under the session's lock.
  void sent(Source source, PushMessage message, UserAgentTags tags);

  /// A message was acknowledged.
  ///
  /// @param publisher null if it is not known
  /// @param code as the user agent sent it
  void acknowledged(
      Source source, MessageId id, @Nullable Publisher publisher, UserAgentTags tags, int code);

  /// A message failed in the user agent after it was acknowledged.
  ///
  /// @param code as the user agent sent it
  void notAcknowledged(int code);

  /// A session could not take a direct message; it goes to storage.
  void busy();

  void expired(Expiration reason);

  /// A session that had been identified is over.
  ///
  /// @param reason one of our own short words, or `peer`
  void closed(Uaid uaid, UserAgentTags tags, Duration lifespan, String reason);
}
