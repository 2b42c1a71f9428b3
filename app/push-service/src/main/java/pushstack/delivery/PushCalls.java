package pushstack.delivery;

import java.time.Duration;
import pushstack.storage.NodeAddress;
import pushstack.webpush.PushMessage;

/// The push call: hands a message to the node that may hold its user agent. Never throws for what
/// happens at the other end.
public interface PushCalls {

  /// Whether the address is this process's own, so that a call costs nothing.
  boolean isHere(NodeAddress node);

  /// Hands a message to the session of its user agent, and waits until that is decided.
  ///
  /// @param patience how long the caller will wait; the node begins no write after it
  PushReply push(NodeAddress node, PushMessage message, Duration patience);
}
