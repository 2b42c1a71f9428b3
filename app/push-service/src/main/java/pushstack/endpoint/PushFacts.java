package pushstack.endpoint;

import org.jspecify.annotations.Nullable;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.token.Subscription;

/// What is known of a push as far as it has come.
///
/// @param subscription null until its endpoint is found to be one of ours
/// @param publisher null unless it has shown a valid VAPID token
/// @param message null until it has passed all checks
public record PushFacts(
    @Nullable Subscription subscription,
    @Nullable Publisher publisher,
    @Nullable MessageId message) {

  static final PushFacts NONE = new PushFacts(null, null, null);

  PushFacts with(Subscription known) {
    return new PushFacts(known, publisher, message);
  }

  PushFacts with(Publisher known) {
    return new PushFacts(subscription, known, message);
  }

  PushFacts with(MessageId known) {
    return new PushFacts(subscription, publisher, known);
  }
}
