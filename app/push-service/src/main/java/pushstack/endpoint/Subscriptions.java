package pushstack.endpoint;

import io.helidon.http.HeaderNames;
import java.util.Optional;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.Subscription;
import pushstack.webpush.token.VapidKeyHash;
import pushstack.webpush.vapid.VapidError;
import pushstack.webpush.vapid.VapidResult;
import pushstack.webpush.vapid.VapidVerifier;

/// From an endpoint URL to the subscription it stands for, if the sender may push to it. What the
/// URL says is enough for that: whether the subscription still exists is for delivery to say.
final class Subscriptions {
  private final EndpointTokens tokens;
  private final VapidVerifier vapid;
  private final EndpointEvents events;

  Subscriptions(EndpointTokens tokens, VapidVerifier vapid, EndpointEvents events) {
    this.tokens = tokens;
    this.vapid = vapid;
    this.events = events;
  }

  /// What became of an endpoint URL.
  sealed interface Lookup {
    record Found(Subscription subscription) implements Lookup {}

    record Refused(Refusal refusal) implements Lookup {}
  }

  /// Opens the token and checks the sender's VAPID token, which must be good whenever there is one,
  /// and must be there and of the right key if the subscription is restricted.
  Lookup find(String version, String token, Exchange exchange) {
    Optional<Subscription> opened = tokens.open(version, token);
    if (opened.isEmpty()) {
      return new Lookup.Refused(Refusal.of(PushError.UNKNOWN_ENDPOINT));
    }
    Subscription subscription = opened.get();
    exchange.learned(exchange.facts().with(subscription));
    Optional<String> authorization = exchange.header(HeaderNames.AUTHORIZATION);
    if (authorization.isEmpty()) {
      return subscription.key().isEmpty()
          ? new Lookup.Found(subscription)
          : refused(VapidError.MISSING_KEY, VapidError.MISSING_KEY.message());
    }
    return switch (vapid.verify(authorization.get(), exchange.header(PushRequest.CRYPTO_KEY))) {
      case VapidResult.Refused no -> refused(no.error(), no.message());
      case VapidResult.Valid valid -> {
        exchange.learned(exchange.facts().with(valid.key().publisher()));
        Optional<VapidKeyHash> only = subscription.key();
        if (only.isPresent() && !only.get().equals(valid.key().hash())) {
          yield refused(VapidError.KEY_MISMATCH, VapidError.KEY_MISMATCH.message());
        }
        events.authorized(valid.scheme(), valid.subject());
        yield new Lookup.Found(subscription);
      }
    };
  }

  private Lookup refused(VapidError error, String message) {
    events.unauthorized(error);
    // The one failure that is not the token's: its key is missing from another header.
    PushError answer =
        error == VapidError.MISSING_CRYPTO_KEY
            ? PushError.INVALID_ENCRYPTION
            : PushError.UNAUTHORIZED;
    return new Lookup.Refused(new Refusal(answer, message));
  }
}
