package pushstack.delivery;

import java.time.Duration;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// The way to connection nodes, this process's own included. No method throws for what happens at
/// the other end.
public interface Nodes {

  /// Whether the address is this process's own.
  boolean isHere(NodeAddress node);

  /// Hands a message to the session of its user agent.
  ///
  /// @param patience how long the caller will wait; the node begins no write after it
  PushReply push(NodeAddress node, PushMessage message, Duration patience);

  /// Tells the session of the user agent to look into storage.
  CallReply check(NodeAddress node, Uaid uaid);

  /// Closes exactly this session (rule R13).
  CallReply close(SessionRef session, Uaid uaid);

  /// Takes a message back that was handed over and not sent yet.
  CallReply recall(NodeAddress node, MessageId id);
}
