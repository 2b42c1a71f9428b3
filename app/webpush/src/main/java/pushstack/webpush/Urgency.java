package pushstack.webpush;

import java.util.Locale;
import java.util.Optional;

/// RFC 8030 section 5.3, from the least to the most urgent.
public enum Urgency {
  VERY_LOW("very-low"),
  LOW("low"),
  NORMAL("normal"),
  HIGH("high");

  private final String value;

  Urgency(String value) {
    this.value = value;
  }

  /// The header value.
  public String value() {
    return value;
  }

  /// Empty if the value is not one of the four.
  public static Optional<Urgency> parse(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    for (Urgency urgency : values()) {
      if (urgency.value.equals(wanted)) {
        return Optional.of(urgency);
      }
    }
    return Optional.empty();
  }

  public boolean atLeast(Urgency minimum) {
    return compareTo(minimum) >= 0;
  }
}
