package pushstack.webpush;

import java.util.Optional;
import java.util.UUID;

/// The identifier of a user agent. On the WebSocket it is written as 32 lowercase hex digits; any
/// spelling of a UUID is read.
public record Uaid(UUID value) {

  /// A fresh random identifier (version 4).
  public static Uaid random() {
    return new Uaid(UUID.randomUUID());
  }

  /// Empty if the text is no UUID.
  public static Optional<Uaid> parse(String text) {
    return Uuids.parse(text).map(Uaid::new);
  }

  /// The form used on the WebSocket and in storage.
  public String hex() {
    return Uuids.hex(value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
