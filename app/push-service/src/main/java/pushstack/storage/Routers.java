package pushstack.storage;

import java.util.Optional;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

/// The `router` table. Every read is strongly consistent; every method may throw
/// [StorageException]. A record that has expired is absent to every method, swept or not.
public interface Routers {

  /// How long a record lives without a hello, in days.
  int EXPIRY_DAYS = 60;

  Optional<Router> find(Uaid uaid);

  /// What a hello of a known user agent came to.
  sealed interface Connect {
    /// The record now names the session; `before` is the record as it was.
    record Connected(Router before) implements Connect {}

    /// The record has the same or a newer `connected_at` (rule R5): the hello is refused.
    record Superseded() implements Connect {}

    /// There is no such record, or it has expired.
    record Unknown() implements Connect {}
  }

  /// Makes the record name this session, in one conditional write that also returns the record as
  /// it was (rules R4, R5, R13), and renews its expiry. If an engine had to repeat the write
  /// because the answer got lost, `before` is still the record as the first attempt found it, with
  /// the channels of now.
  Connect connect(Uaid uaid, SessionRef session);

  /// Creates the record of a user agent with its first channel.
  ///
  /// @return false if there is one already
  boolean create(Uaid uaid, SessionRef session, ChannelId first);

  /// Subscribes a channel; doing it twice is no error.
  ///
  /// @return false if there is no such record
  boolean addChannel(Uaid uaid, ChannelId channel);

  /// Unsubscribes a channel; an unknown channel or user agent is no error.
  void removeChannel(Uaid uaid, ChannelId channel);

  /// Removes the node, and keeps `connected_at`, if the record still names exactly this session
  /// (rule R12).
  ///
  /// @return whether it did; also false if the engine had to repeat the write and found it done
  boolean clearNode(Uaid uaid, SessionRef session);

  /// Forgets the user agent, if its record still names exactly this session. Its message rows are
  /// left to their expiry: nobody can reach them any more.
  ///
  /// @return whether it did; also false if the engine had to repeat the write and found it done
  boolean remove(Uaid uaid, SessionRef session);
}
