package pushstack.webpush;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A message as it was accepted from an application server.
///
/// @param version the encrypted form of `id`: what the user agent acknowledges and the sender may
///   delete
/// @param timestamp when it was accepted, in whole seconds since the epoch
/// @param payload null for a push without a body
/// @param publisher null if its sender showed no VAPID key, or if an older node made the message
public record PushMessage(
    MessageId id,
    String version,
    long timestamp,
    Ttl ttl,
    Urgency urgency,
    @Nullable Payload payload,
    @Nullable Publisher publisher) {

  /// Of a sender that showed no key.
  public PushMessage(
      MessageId id,
      String version,
      long timestamp,
      Ttl ttl,
      Urgency urgency,
      @Nullable Payload payload) {
    this(id, version, timestamp, ttl, urgency, payload, null);
  }

  /// The first second in which the message is expired.
  public long expiry() {
    return timestamp + ttl.seconds();
  }

  public boolean expired(Instant now) {
    return now.getEpochSecond() >= expiry();
  }
}
