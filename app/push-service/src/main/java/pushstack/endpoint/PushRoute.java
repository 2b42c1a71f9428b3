package pushstack.endpoint;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.Delivery;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamps;
import pushstack.webpush.token.MessageIds;
import pushstack.webpush.token.Subscription;

/// `POST /wpush/…`: HTTP in, HTTP out. The order of the checks is that of the specification, and
/// the first that fails is the answer.
final class PushRoute {
  private final EndpointSettings settings;
  private final Subscriptions subscriptions;
  private final Delivery delivery;
  private final MessageIds messageIds;
  private final Stamps stamps;
  private final InstantSource clock;
  private final EndpointEvents events;

  PushRoute(
      EndpointSettings settings,
      Subscriptions subscriptions,
      Delivery delivery,
      MessageIds messageIds,
      Stamps stamps,
      InstantSource clock,
      EndpointEvents events) {
    this.settings = settings;
    this.subscriptions = subscriptions;
    this.delivery = delivery;
    this.messageIds = messageIds;
    this.stamps = stamps;
    this.clock = clock;
    this.events = events;
  }

  /// Handles a push; empty once it is answered.
  Optional<Refusal> handle(String version, String token, Exchange exchange) {
    long began = System.nanoTime();
    events.received(exchange.remoteAddress());
    return switch (subscriptions.find(version, token, exchange)) {
      case Subscriptions.Lookup.Refused(var refusal) -> Optional.of(refusal);
      case Subscriptions.Lookup.Found(var subscription) -> push(subscription, exchange, began);
    };
  }

  private Optional<Refusal> push(Subscription subscription, Exchange exchange, long began) {
    return switch (PushRequest.read(exchange, settings.maxBodyBytes(), settings.maxTtl())) {
      case PushRequest.Reading.Invalid(var refusal) ->
          // That the subscription is gone matters more to its sender than what else is wrong. A
          // good request learns it from delivery, which can spare the read.
          delivery.subscribed(subscription.uaid(), subscription.channel())
              ? Optional.of(refusal)
              : Optional.of(Refusal.of(PushError.NO_SUBSCRIPTION));
      case PushRequest.Reading.Valid(var request) ->
          deliver(message(subscription, request, exchange.facts().publisher()), exchange, began);
    };
  }

  private PushMessage message(
      Subscription subscription, PushRequest request, @Nullable Publisher publisher) {
    var id =
        new MessageId(subscription.uaid(), subscription.channel(), request.topic(), stamps.next());
    return new PushMessage(
        id,
        messageIds.seal(id),
        clock.instant().getEpochSecond(),
        request.ttl(),
        request.urgency(),
        request.payload(),
        publisher);
  }

  private Optional<Refusal> deliver(PushMessage message, Exchange exchange, long began) {
    exchange.learned(exchange.facts().with(message.id()));
    events.delivering(message);
    Delivery.Outcome outcome = delivery.accept(message);
    return switch (outcome) {
      case ACKNOWLEDGED, STORED, ATTEMPTED -> {
        events.accepted(message, outcome, Duration.ofNanos(System.nanoTime() - began));
        exchange.answer(201, location(message), ttl(message));
        yield Optional.empty();
      }
      case NO_SUCH_USER_AGENT, NO_SUCH_CHANNEL ->
          Optional.of(Refusal.of(PushError.NO_SUBSCRIPTION));
      case VANISHED -> Optional.of(Refusal.of(PushError.USER_AGENT_GONE));
    };
  }

  private Header location(PushMessage message) {
    return HeaderValues.create(
        HeaderNames.LOCATION, settings.endpointUrl() + Paths.MESSAGE + message.version());
  }

  private static Header ttl(PushMessage message) {
    return HeaderValues.create(Answers.TTL, message.ttl().seconds());
  }
}
