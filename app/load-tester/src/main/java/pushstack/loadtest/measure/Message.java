package pushstack.loadtest.measure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Topic;

/// One message in the ledger. Its fields are guarded by itself.
final class Message {
  final String version;
  State state;
  boolean acknowledged;

  /// As of [System#nanoTime].
  long acknowledgedAt;

  /// Null as long as the answer to its POST has not come, and if its subscription is not known.
  Mailbox.@Nullable Channel channel;

  Optional<Topic> topic = Optional.empty();

  /// When it was sent and when it came, as of [System#nanoTime].
  long sent;

  long arrived;

  /// How much earlier it should have been sent, in nanoseconds.
  long late;

  /// When nobody needs it any more, in milliseconds since 1970: for one that is owed that is the
  /// end of its TTL.
  long until;

  enum State {
    /// Has come, but the answer to its POST has not.
    EARLY,
    OWED,
    DELIVERED,
    EXPIRED,
    REPLACED,
    ABANDONED
  }

  Message(String version, State state, long until) {
    this.version = version;
    this.state = state;
    this.until = until;
  }
}
