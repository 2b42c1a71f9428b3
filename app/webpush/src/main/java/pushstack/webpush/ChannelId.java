package pushstack.webpush;

import java.util.Optional;
import java.util.UUID;

/// The identifier of one subscription of a user agent, chosen by the user agent. Always written
/// dashed and lowercase.
public record ChannelId(UUID value) {

  public static ChannelId random() {
    return new ChannelId(UUID.randomUUID());
  }

  /// Reads any spelling of a UUID; empty if the text is none.
  public static Optional<ChannelId> parse(String text) {
    return Uuids.parse(text).map(ChannelId::new);
  }

  /// Reads only the form that `register` demands: lowercase and dashed.
  public static Optional<ChannelId> parseCanonical(String text) {
    return parse(text).filter(id -> id.toString().equals(text));
  }

  /// 32 lowercase hex digits without dashes.
  public String hex() {
    return Uuids.hex(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
