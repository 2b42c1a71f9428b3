package pushstack.webpush;

import java.util.Optional;

/// Whose message it is: the VAPID public key that signed for it, as base64url of the uncompressed
/// point. A name, not for verifying with.
public record Publisher(String key) {
  /// Characters of 65 bytes without padding.
  private static final int LENGTH = 87;

  public Publisher {
    if (!isKey(key)) {
      throw new IllegalArgumentException("a publisher's key has 87 characters of base64url");
    }
  }

  /// Empty if the text has not the form of a key.
  public static Optional<Publisher> parse(String text) {
    return isKey(text) ? Optional.of(new Publisher(text)) : Optional.empty();
  }

  /// Once per push and row: no regular expression.
  private static boolean isKey(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
