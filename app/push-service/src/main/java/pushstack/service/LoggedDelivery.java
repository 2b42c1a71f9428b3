package pushstack.service;

import pushstack.delivery.DeliveryEvents;
import pushstack.pushlog.PushLog;
import pushstack.schema.MessageEvent.What;
import pushstack.webpush.PushMessage;

/// Tells the push log what delivery gives up, and passes everything on.
final class LoggedDelivery implements DeliveryEvents {
  private final DeliveryEvents next;
  private final PushLog log;

  LoggedDelivery(DeliveryEvents next, PushLog log) {
    this.next = next;
    this.log = log;
  }

  @Override
  public void routed(Hint hint) {
    next.routed(hint);
  }

  @Override
  public void notKept(PushMessage message) {
    next.notKept(message);
    log.add(message.id(), message.publisher(), new What.Expired(What.Expired.NOT_KEPT));
  }
}
