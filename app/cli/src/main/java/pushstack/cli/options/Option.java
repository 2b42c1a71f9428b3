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
  private final boolean repeated;

  private Option(
      String name,
      ValueType<T> type,
      @Nullable String defaultText,
      String meaning,
      boolean repeated) {
    this.name = name;
    this.type = type;
    this.defaultText = defaultText;
    this.meaning = meaning;
    this.repeated = repeated;
  }

  /// One that may be left out.
  public static <T> Option<T> of(String name, ValueType<T> type, String meaning) {
    return new Option<>(name, type, null, meaning, false);
  }

  /// One that may be given any number of times.
  public static <T> Option<T> repeated(String name, ValueType<T> type, String meaning) {
    return new Option<>(name, type, null, meaning, true);
  }

  /// One that has a value in any case.
  public static <T> Option<T> of(
      String name, ValueType<T> type, String defaultText, String meaning) {
    return new Option<>(name, type, defaultText, meaning, false);
  }

  /// One that stands alone: given or not.
  public static Option<Boolean> toggle(String name, String meaning) {
    return new Option<>(name, ValueType.bool(), "false", meaning, false);
  }

  String name() {
    return name;
  }

  boolean isRepeated() {
    return repeated;
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
    String often = repeated ? " (any number of times)" : "";
    return "  " + flag() + value + "\n      " + meaning + standard + often + "\n";
  }

  @Override
  public String toString() {
    return flag();
  }
}
