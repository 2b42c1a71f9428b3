package pushstack.pushlog;

import java.util.List;
import pushstack.schema.MessageEvent;

/// Whoever wants message events inside the process, as on one machine. Called by one thread, with
/// batches in the order in which things happened on this node.
@FunctionalInterface
public interface MessageEventConsumer {

  /// Takes a batch. Should return soon: while it works, events wait, and are dropped when too many
  /// do. A batch at which it fails is counted and not repeated.
  void accept(List<MessageEvent> events);
}
