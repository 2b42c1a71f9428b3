package pushstack.service;

import java.time.Duration;
import pushstack.delivery.Delivery;
import pushstack.delivery.DeliveryEvents;
import pushstack.endpoint.EndpointEvents;
import pushstack.endpoint.PushError;
import pushstack.endpoint.PushFacts;
import pushstack.metrics.Labels;
import pushstack.metrics.Metrics;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.PushMessage;
import pushstack.webpush.vapid.SubjectForm;
import pushstack.webpush.vapid.VapidError;
import pushstack.webpush.vapid.VapidScheme;

/// Counts what application servers ask for and what becomes of it.
final class MeteredEndpoint implements EndpointEvents, DeliveryEvents {
  private final Metrics metrics;

  MeteredEndpoint(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void received(String remoteAddress) {
    metrics.notificationReceived.inc();
  }

  @Override
  public void authorized(VapidScheme scheme, SubjectForm subject) {
    metrics.auth.inc(
        switch (scheme) {
          case VAPID -> Labels.AuthScheme.VAPID;
          case WEBPUSH -> Labels.AuthScheme.WEBPUSH;
          case BEARER -> Labels.AuthScheme.BEARER;
        });
    metrics.authOk.inc();
  }

  @Override
  public void unauthorized(VapidError error) {
    metrics.authError.inc(error.label());
  }

  @Override
  public void delivering(PushMessage message) {}

  @Override
  public void pushRefused(PushFacts facts, PushError error, String reason) {}

  @Override
  public void refused(PushError error) {
    metrics.refused.inc(Labels.Fault.of(error.status()));
    error.errno().ifPresentOrElse(metrics.apiError::inc, () -> metrics.apiError.inc("none"));
  }

  @Override
  public void accepted(PushMessage message, Delivery.Outcome outcome, Duration took) {
    metrics.totalRequestTime.observe(took);
    metrics.routeTime.of(label(outcome)).observe(took);
    Payload payload = message.payload();
    if (payload == null) {
      metrics.encoding.inc(Labels.Encoding.NONE);
      return;
    }
    metrics.encoding.inc(
        switch (payload.encoding()) {
          case AES128GCM -> Labels.Encoding.AES128GCM;
          case AESGCM -> Labels.Encoding.AESGCM;
        });
    metrics.messageData.add(
        outcome == Delivery.Outcome.STORED ? Labels.Path.STORED : Labels.Path.DIRECT,
        payload.body().length);
  }

  @Override
  public void withdrawn(MessageId id) {
    metrics.withdrawn.inc();
  }

  @Override
  public void turnedAway() {
    metrics.connectionRefused.inc("endpoint_full");
  }

  @Override
  public void cutOff() {
    metrics.connectionRefused.inc("endpoint_slow");
  }

  @Override
  public void routed(DeliveryEvents.Hint hint) {
    metrics.routeHint.inc(
        switch (hint) {
          case RIGHT -> Labels.Hint.RIGHT;
          case WRONG -> Labels.Hint.WRONG;
          case NONE -> Labels.Hint.NONE;
        });
  }

  private static Labels.Outcome label(Delivery.Outcome outcome) {
    return switch (outcome) {
      case ACKNOWLEDGED -> Labels.Outcome.ACKNOWLEDGED;
      case STORED -> Labels.Outcome.STORED;
      case ATTEMPTED -> Labels.Outcome.ATTEMPTED;
      case NO_SUCH_USER_AGENT -> Labels.Outcome.NO_SUCH_USER_AGENT;
      case VANISHED -> Labels.Outcome.VANISHED;
      case NO_SUCH_CHANNEL -> Labels.Outcome.NO_SUCH_CHANNEL;
    };
  }
}
