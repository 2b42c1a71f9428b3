package pushstack.webpush.token;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Uaid;

/// Seals message ids: the sealed form is the `version` that a user agent acknowledges, and the
/// secret by which a sender may delete the message. Safe from any thread.
///
/// The clear text is `02:{uaid}:{channel}:{stamp}`, or `01:{uaid}:{channel}:{topic}:{stamp}` for a
/// message with a topic. The stamp is there because a topic's row may by now hold a newer message,
/// which neither the acknowledgement nor the deletion of this one may remove.
public final class MessageIds {
  private static final String TOPIC = "01";
  private static final String PLAIN = "02";

  private final TokenKeys keys;
  private final InstantSource clock;

  public MessageIds(TokenKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// A token of URL-safe base64 with padding; each call gives another one.
  public String seal(MessageId id) {
    Topic topic = id.topic();
    String who = ":" + id.uaid().hex() + ":" + id.channel().hex() + ":";
    String clear =
        topic == null ? PLAIN + who + id.stamp() : TOPIC + who + topic + ":" + id.stamp();
    return keys.seal(clear.getBytes(StandardCharsets.ISO_8859_1), clock.instant());
  }

  /// Opens a token, padded or not. Empty if no key opens it or if it is no message id.
  public Optional<MessageId> open(String token) {
    return keys.open(token).flatMap(clear -> read(new String(clear, StandardCharsets.ISO_8859_1)));
  }

  private static Optional<MessageId> read(String clear) {
    String[] parts = clear.split(":", -1);
    if (parts.length == 4 && parts[0].equals(PLAIN)) {
      return read(parts, Optional.empty(), parts[3]);
    }
    if (parts.length == 5 && parts[0].equals(TOPIC)) {
      return Topic.parse(parts[3]).flatMap(topic -> read(parts, Optional.of(topic), parts[4]));
    }
    return Optional.empty();
  }

  private static Optional<MessageId> read(String[] parts, Optional<Topic> topic, String stampText) {
    Optional<Uaid> uaid = Uaid.parse(parts[1]);
    Optional<ChannelId> channel = ChannelId.parse(parts[2]);
    Optional<Stamp> stamp = Stamp.parse(stampText);
    return uaid.isPresent() && channel.isPresent() && stamp.isPresent()
        ? Optional.of(new MessageId(uaid.get(), channel.get(), topic.orElse(null), stamp.get()))
        : Optional.empty();
  }
}
