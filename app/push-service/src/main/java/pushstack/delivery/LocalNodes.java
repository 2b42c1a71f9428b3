package pushstack.delivery;

import java.util.Optional;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.Uaid;

/// A method call at home, the network elsewhere.
public final class LocalNodes implements Nodes {
  private final Optional<NodeAddress> here;
  private final Sessions sessions;
  private final Nodes elsewhere;

  /// Joins the two.
  ///
  /// @param here this process's own address; empty if it holds no sessions
  public LocalNodes(Optional<NodeAddress> here, Sessions sessions, Nodes elsewhere) {
    this.here = here;
    this.sessions = sessions;
    this.elsewhere = elsewhere;
  }

  @Override
  public CallReply check(NodeAddress node, Uaid uaid) {
    return isHere(node) ? reply(sessions.check(uaid)) : elsewhere.check(node, uaid);
  }

  @Override
  public CallReply close(SessionRef session, Uaid uaid) {
    return isHere(session.node())
        ? reply(sessions.close(uaid, session.connectedAt()))
        : elsewhere.close(session, uaid);
  }

  @Override
  public CallReply recall(NodeAddress node, MessageId id) {
    return isHere(node) ? reply(sessions.recall(id)) : elsewhere.recall(node, id);
  }

  private boolean isHere(NodeAddress node) {
    return here.isPresent() && here.get().equals(node);
  }

  private static CallReply reply(boolean done) {
    return done ? CallReply.DONE : CallReply.NOT_CONNECTED;
  }
}
