package pushstack.webpush;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What identifies a message everywhere: in storage, on its way to the user agent, and (encrypted,
/// see `MessageIds`) as `version` on the WebSocket and in the `Location` that the sender gets.
///
/// @param topic null for a message without one
public record MessageId(Uaid uaid, ChannelId channel, @Nullable Topic topic, Stamp stamp) {
  private static final String TOPIC_ROW = "01:";
  private static final String PLAIN_ROW = "02:";

  /// The key of the message's row below its user agent: topic messages first, one row a topic; then
  /// all others in the order in which they were accepted.
  public String sortKey() {
    if (topic != null) {
      return TOPIC_ROW + channel + ":" + topic;
    }
    // Once per push: cut out of the stamp's own fixed-width text, no formatter.
    String text = stamp.toString();
    return PLAIN_ROW
        + text.substring(0, Stamp.DIGITS)
        + ":"
        + channel
        + ":"
        + text.substring(Stamp.DIGITS + 1);
  }

  /// Reads a row's key; the key of a topic row does not hold the stamp, which its row holds beside
  /// it.
  public static Optional<MessageId> ofRow(Uaid uaid, String sortKey, Stamp stamp) {
    String[] parts = sortKey.split(":", -1);
    if (sortKey.startsWith(TOPIC_ROW) && parts.length == 3) {
      Optional<ChannelId> channel = ChannelId.parse(parts[1]);
      Optional<Topic> topic = Topic.parse(parts[2]);
      return channel.isPresent() && topic.isPresent()
          ? Optional.of(new MessageId(uaid, channel.get(), topic.get(), stamp))
          : Optional.empty();
    }
    if (sortKey.startsWith(PLAIN_ROW) && parts.length == 4) {
      return ChannelId.parse(parts[2]).map(channel -> new MessageId(uaid, channel, null, stamp));
    }
    return Optional.empty();
  }

  /// Whether this message makes the other one obsolete: same channel and topic, newer stamp.
  public boolean supersedes(MessageId other) {
    return topic != null
        && topic.equals(other.topic)
        && channel.equals(other.channel)
        && stamp.compareTo(other.stamp) > 0;
  }
}
