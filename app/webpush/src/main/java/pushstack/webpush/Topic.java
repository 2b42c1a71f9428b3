package pushstack.webpush;

import java.util.Optional;
import java.util.regex.Pattern;

/// The `Topic` of RFC 8030 section 5.4: a later message of the same topic replaces the stored one.
public record Topic(String value) {
  /// RFC 8030 section 5.4: at most 32 characters of the URL-safe base64 alphabet.
  public static final int MAX_LENGTH = 32;

  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]+=*");

  public Topic {
    if (!valid(value)) {
      throw new IllegalArgumentException("not a topic: " + value.length() + " characters");
    }
  }

  /// Empty if the text breaks the syntax or is longer than [#MAX_LENGTH].
  public static Optional<Topic> parse(String text) {
    return valid(text) ? Optional.of(new Topic(text)) : Optional.empty();
  }

  private static boolean valid(String text) {
    return text.length() <= MAX_LENGTH && SYNTAX.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
