package pushstack.connect;

import java.time.Duration;
import pushstack.webpush.PushMessage;

/// What a connection node tells to whoever counts. Called on the hot path: implementations are
/// quick and never throw.
public interface ConnectEvents {

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

  void hello(Greeting greeting);

  /// A hello was refused because the record has a newer one (rule R5).
  void alreadyConnected();

  void registered();

  void unregistered(int code);

  void sent(Source source, PushMessage message);

  /// A message was acknowledged.
  ///
  /// @param code as the user agent sent it
  void acknowledged(Source source, int code);

  void notAcknowledged(int code);

  void expired(Expiration reason);

  /// Rows that had expired before they could be delivered.
  void expiredMessages(int count);

  /// A session that had been identified is over.
  ///
  /// @param userAgent the `User-Agent` header of its handshake
  void closed(String userAgent, Duration lifespan, int code);
}
