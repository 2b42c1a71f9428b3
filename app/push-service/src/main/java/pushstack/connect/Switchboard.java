package pushstack.connect;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.Sessions;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// The registry: user agent to its session on this node. The newest hello of a user agent replaces
/// the older session (rule R3).
public final class Switchboard implements Sessions {
  private final ConcurrentMap<Uaid, Session> sessions = new ConcurrentHashMap<>();

  /// Enters a session whose hello is pending, unless a newer one has overtaken it.
  ///
  /// @return the session that has to go: the one that it replaces, or itself
  Optional<Session> enter(Session session) {
    var loser = new AtomicReference<@Nullable Session>();
    sessions.merge(
        session.uaid(),
        session,
        (old, mine) -> {
          boolean newer = mine.connectedAt() > old.connectedAt();
          loser.set(newer ? old : mine);
          return newer ? mine : old;
        });
    return Optional.ofNullable(loser.get());
  }

  /// Removes the session, unless a newer one has taken its place.
  void leave(Session session) {
    sessions.remove(session.uaid(), session);
  }

  Collection<Session> all() {
    return sessions.values();
  }

  public int size() {
    return sessions.size();
  }

  @Override
  public Offer offer(PushMessage message) {
    Session session = sessions.get(message.id().uaid());
    return session == null ? new Offer.NotConnected() : session.offer(message);
  }

  @Override
  public boolean check(Uaid uaid) {
    Session session = sessions.get(uaid);
    return session != null && session.check();
  }

  @Override
  public boolean close(Uaid uaid, long connectedAt) {
    Session session = sessions.get(uaid);
    if (session == null || session.connectedAt() != connectedAt) {
      return false;
    }
    session.end(CloseCodes.INTERNAL_ERROR, "Replaced");
    return true;
  }

  @Override
  public boolean recall(MessageId id) {
    Session session = sessions.get(id.uaid());
    return session != null && session.recall(id);
  }
}
