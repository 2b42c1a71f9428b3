package pushstack.delivery;

import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.Uaid;

/// What one asks of a session on another connection node, or on this one. No method throws for what
/// happens at the other end.
public interface Nodes {

  /// Tells the session of the user agent to look into storage.
  CallReply check(NodeAddress node, Uaid uaid);

  /// Closes exactly this session (rule R13).
  CallReply close(SessionRef session, Uaid uaid);

  /// Takes a message back that was handed over and not sent yet.
  CallReply recall(NodeAddress node, MessageId id);
}
