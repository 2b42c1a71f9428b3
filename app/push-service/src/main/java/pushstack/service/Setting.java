package pushstack.service;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One key of the configuration: what it is called, what it takes, what it means, and why its
/// default is what it is. Equality is identity: each exists once, in [Settings].
final class Setting<T> {
  static final String ENVIRONMENT_PREFIX = "PUSHSTACK_";

  private final String key;
  private final ValueType<T> type;
  private final @Nullable String defaultText;
  private final String meaning;
  private final String reason;

  Setting(
      String key, ValueType<T> type, @Nullable String defaultText, String meaning, String reason) {
    this.key = key;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.reason = reason;
  }

  String key() {
    return key;
  }

  ValueType<T> type() {
    return type;
  }

  /// The default as one would write it; null if the setting may stay unset.
  @Nullable String defaultText() {
    return defaultText;
  }

  String meaning() {
    return meaning;
  }

  String reason() {
    return reason;
  }

  String flag() {
    return "--" + key;
  }

  String environmentName() {
    return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  @Override
  public String toString() {
    return key;
  }
}
