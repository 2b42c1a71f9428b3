package pushstack.service;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.Delivery;
import pushstack.endpoint.EndpointEvents;
import pushstack.endpoint.PushError;
import pushstack.endpoint.PushFacts;
import pushstack.pushlog.PushLog;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEvent.What;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.token.Subscription;
import pushstack.webpush.vapid.SubjectForm;
import pushstack.webpush.vapid.VapidError;
import pushstack.webpush.vapid.VapidScheme;

/// Tells the push log what application servers ask for, and passes everything on.
final class LoggedEndpoint implements EndpointEvents {
  private final EndpointEvents next;
  private final PushLog log;

  LoggedEndpoint(EndpointEvents next, PushLog log) {
    this.next = next;
    this.log = log;
  }

  @Override
  public void delivering(PushMessage message) {
    next.delivering(message);
    Payload payload = message.payload();
    log.add(
        message.id(),
        message.publisher(),
        new What.Received(
            payload == null ? 0 : payload.body().length,
            payload == null ? null : payload.encoding().value(),
            message.ttl().seconds(),
            message.id().topic() != null,
            message.urgency().value()));
  }

  @Override
  public void pushRefused(PushFacts facts, PushError error, String reason) {
    next.pushRefused(facts, error, reason);
    String told =
        reason.length() > MessageEvent.MAX_TEXT
            ? reason.substring(0, MessageEvent.MAX_TEXT)
            : reason;
    var what = new What.Refused(error.status(), error.errno().orElse(0), told);
    @Nullable MessageId message = facts.message();
    @Nullable Subscription subscription = facts.subscription();
    if (message != null) {
      log.add(message, facts.publisher(), what);
    } else if (subscription != null) {
      log.addRefusal(subscription.uaid(), subscription.channel(), facts.publisher(), what);
    } else {
      log.addRefusal(null, null, facts.publisher(), what);
    }
  }

  @Override
  public void withdrawn(MessageId id) {
    next.withdrawn(id);
    log.add(id, null, new What.Deleted(What.Deleted.WITHDRAWN));
  }

  @Override
  public void received(String remoteAddress) {
    next.received(remoteAddress);
  }

  @Override
  public void authorized(VapidScheme scheme, SubjectForm subject) {
    next.authorized(scheme, subject);
  }

  @Override
  public void unauthorized(VapidError error) {
    next.unauthorized(error);
  }

  @Override
  public void refused(PushError error) {
    next.refused(error);
  }

  @Override
  public void accepted(PushMessage message, Delivery.Outcome outcome, Duration took) {
    next.accepted(message, outcome, took);
  }

  @Override
  public void turnedAway() {
    next.turnedAway();
  }

  @Override
  public void cutOff() {
    next.cutOff();
  }
}
