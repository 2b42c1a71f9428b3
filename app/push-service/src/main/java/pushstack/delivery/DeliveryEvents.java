package pushstack.delivery;

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
}
