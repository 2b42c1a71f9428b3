package pushstack.webpush.vapid;

import java.util.Locale;
import java.util.Optional;

/// The authentication schemes that senders use.
public enum VapidScheme {
  /// RFC 8292: token and key in `Authorization`.
  VAPID,
  /// draft-ietf-webpush-vapid-01: the key is in `Crypto-Key`.
  WEBPUSH,
  /// The same under an even older name.
  BEARER;

  /// Without regard to case; empty for every other scheme.
  static Optional<VapidScheme> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "vapid" -> Optional.of(VAPID);
      case "webpush" -> Optional.of(WEBPUSH);
      case "bearer" -> Optional.of(BEARER);
      default -> Optional.empty();
    };
  }

  /// The label in metrics.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
