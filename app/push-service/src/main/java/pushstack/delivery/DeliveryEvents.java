package pushstack.delivery;

import pushstack.webpush.PushMessage;

/// What delivery tells to whoever counts. Called on the hot path: implementations are quick and
/// never throw.
@FunctionalInterface
public interface DeliveryEvents {

  /// What a route hint was worth.
  enum Hint {
    RIGHT,
    WRONG,
    NONE
  }

  void routed(Hint hint);

  /// A message with TTL 0 was tried and no session could take it.
  default void notKept(PushMessage message) {}
}
