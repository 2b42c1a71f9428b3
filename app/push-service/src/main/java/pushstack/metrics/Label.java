package pushstack.metrics;

import java.util.Locale;

/// A label value. Only enums have them, so that no stranger can make one up.
public interface Label {
  String name();

  /// As it appears in the exposition.
  default String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
