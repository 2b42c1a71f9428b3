package pushstack.delivery;

import java.time.Duration;
import java.util.Optional;
import pushstack.storage.NodeAddress;
import pushstack.webpush.PushMessage;

/// A method call at home, the network elsewhere.
public final class LocalPushCalls implements PushCalls {
  private final Optional<NodeAddress> here;
  private final Handover handover;
  private final PushCalls elsewhere;

  /// Joins the two.
  ///
  /// @param here this process's own address; empty if it holds no sessions
  public LocalPushCalls(Optional<NodeAddress> here, Handover handover, PushCalls elsewhere) {
    this.here = here;
    this.handover = handover;
    this.elsewhere = elsewhere;
  }

  @Override
  public boolean isHere(NodeAddress node) {
    return here.isPresent() && here.get().equals(node);
  }

  @Override
  public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
    return isHere(node)
        ? handover.push(message, patience)
        : elsewhere.push(node, message, patience);
  }
}
