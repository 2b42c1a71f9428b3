package pushstack.webpush.vapid;

import java.util.Locale;
import java.util.Optional;

/// What the `sub` claim is like. RFC 8292 section 2.1 asks for a contact; a sender without a proper
/// one is only counted.
public enum SubjectForm {
  /// `mailto:` or `https:`.
  PROPER(""),
  MISSING("missing_sub"),
  EMPTY("empty_sub"),
  /// Text of another kind.
  OTHER_TEXT("bad_format_sub"),
  /// Not even text.
  NO_TEXT("invalid_sub");

  private final String label;

  SubjectForm(String label) {
    this.label = label;
  }

  /// The label in metrics; empty if there is nothing to count.
  public Optional<String> label() {
    return label.isEmpty() ? Optional.empty() : Optional.of(label);
  }

  static SubjectForm of(String sub) {
    String text = sub.strip().toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return EMPTY;
    }
    return text.startsWith("mailto:") || text.startsWith("https://") ? PROPER : OTHER_TEXT;
  }
}
