package pushstack.webpush;

import java.util.Base64;
import java.util.Optional;

/// Base64 as Web Push uses it: the URL-safe alphabet without padding (RFC 4648 section 5).
///
/// Decoding is strict where leniency would let two texts stand for the same bytes: the unused bits
/// of the last character must be zero. Padding may be there or not.
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private Base64Url() {}

  /// The text of the bytes, without padding.
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /// Reads text with or without padding; empty if it is not base64 in the URL-safe alphabet.
  public static Optional<byte[]> decode(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '=' && text.length() - end < 2) {
      end--;
    }
    boolean misplacedPadding = end < text.length() && text.length() % 4 != 0;
    if (misplacedPadding || end % 4 == 1 || !lastBitsZero(text, end)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text.substring(0, end)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Reads either alphabet, with or without padding: application servers send their keys in both.
  public static Optional<byte[]> decodeAnyAlphabet(String text) {
    return decode(text.replace('+', '-').replace('/', '_'));
  }

  private static boolean lastBitsZero(String text, int end) {
    int unused =
        switch (end % 4) {
          case 2 -> 0xf;
          case 3 -> 0x3;
          default -> 0;
        };
    return unused == 0 || (ALPHABET.indexOf(text.charAt(end - 1)) & unused) == 0;
  }
}
