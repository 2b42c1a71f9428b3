package pushstack.endpoint;

import java.util.Optional;
import pushstack.delivery.Delivery;
import pushstack.webpush.token.MessageIds;

/// `DELETE /m/{id}`: the sender takes a message back. The id is a secret between us, the sender and
/// the user agent, so it is all the authority that is asked for.
final class MessageRoute {
  private final Delivery delivery;
  private final MessageIds messageIds;
  private final EndpointEvents events;

  MessageRoute(Delivery delivery, MessageIds messageIds, EndpointEvents events) {
    this.delivery = delivery;
    this.messageIds = messageIds;
    this.events = events;
  }

  /// Handles a withdrawal; empty once it is answered.
  Optional<Refusal> handle(String id, Exchange exchange) {
    var message = messageIds.open(id);
    if (message.isEmpty()) {
      return Optional.of(Refusal.of(PushError.INVALID_MESSAGE_ID));
    }
    delivery.withdraw(message.get());
    events.withdrawn(message.get());
    exchange.answer(204);
    return Optional.empty();
  }
}
