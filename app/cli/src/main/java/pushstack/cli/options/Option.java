package pushstack.cli.options;

import org.jspecify.annotations.Nullable;
import pushstack.service.ValueType;

/// One option of a command. Equality is identity: each exists once, in the list of its command.
///
/// @param <T> what its text becomes
public final class Option<T> {
  private final String name;
  private final ValueType<T> type;
  private final @Nullable String defaultText;
  private final String meaning;

  private Option(String name, ValueType<T> type, @Nullable String defaultText, String meaning) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
  }

  /// One that may be left out.
  public static <T> Option<T> of(String name, ValueType<T> type, String meaning) {
    return new Option<>(name, type, null, meaning);
  }

  /// One that has a value in any case.
  public static <T> Option<T> of(
      String name, ValueType<T> type, String defaultText, String meaning) {
    return new Option<>(name, type, defaultText, meaning);
  }

  /// One that stands alone: given or not.
  public static Option<Boolean> toggle(String name, String meaning) {
    return new Option<>(name, ValueType.bool(), "false", meaning);
  }

  /// As it is typed.
  public String flag() {
    return "--" + name;
  }

  ValueType<T> type() {
    return type;
  }

  @Nullable String defaultText() {
    return defaultText;
  }

  boolean standsAlone() {
    return type.name().equals(ValueType.bool().name());
  }

  /// One entry of a command's help.
  String help() {
    String value = standsAlone() ? "" : " <" + type.name() + ">";
    String standard = standsAlone() || defaultText == null ? "" : " (" + defaultText + ")";
    return "  " + flag() + value + "\n      " + meaning + standard + "\n";
  }

  @Override
  public String toString() {
    return flag();
  }
}
