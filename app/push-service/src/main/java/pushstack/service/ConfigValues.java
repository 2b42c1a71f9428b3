package pushstack.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.service.ConfigSources.Given;

/// Every setting with its value, each valid by itself and all of them together.
final class ConfigValues {
  private static final String DEFAULT_SOURCE = "default";

  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Map<Setting<?>, Given> given = new HashMap<>();
  private final List<Setting<?>> broken = new ArrayList<>();

  private ConfigValues() {}

  /// Reads all there is and reports all that is wrong at once.
  static ConfigValues read(List<String> args, Map<String, String> env) {
    List<String> problems = new ArrayList<>();
    ConfigValues values = parsed(args, env, problems);
    problems.addAll(ConfigRules.problems(values));
    return usable(values, problems);
  }

  /// For commands that use part of it and serve nothing: they need not be told the keys of a
  /// deployment, so only each value by itself must be valid.
  static ConfigValues readForTools(List<String> args, Map<String, String> env) {
    List<String> problems = new ArrayList<>();
    return usable(parsed(args, env, problems), problems);
  }

  private static ConfigValues parsed(
      List<String> args, Map<String, String> env, List<String> problems) {
    ConfigSources sources = new ConfigSources(args, env);
    problems.addAll(sources.problems());
    ConfigValues values = new ConfigValues();
    for (Setting<?> setting : Settings.ALL) {
      values.parse(setting, sources, problems);
    }
    return values;
  }

  private static ConfigValues usable(ConfigValues values, List<String> problems) {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return values;
  }

  private void parse(Setting<?> setting, ConfigSources sources, List<String> problems) {
    Given text =
        sources
            .find(setting)
            .or(() -> Optional.ofNullable(setting.defaultText()).map(this::asDefault))
            .orElse(null);
    if (text == null) {
      return;
    }
    given.put(setting, text);
    try {
      values.put(setting, setting.type().parse(text.text()));
    } catch (BadValueException e) {
      broken.add(setting);
      problems.add(describe(setting) + e.reason());
    }
  }

  private Given asDefault(String text) {
    return new Given(text, DEFAULT_SOURCE);
  }

  /// Names a setting, its source and, unless it is secret, its text, for a sentence about it.
  String describe(Setting<?> setting) {
    Given text = given.get(setting);
    if (text == null) {
      return setting.key() + " (not set): ";
    }
    String quoted = setting.type().secret() ? "" : "\"" + printable(text.text()) + "\" ";
    return setting.key() + " (" + text.source() + "): " + quoted;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  /// Whether the setting was given something that it cannot take.
  boolean isBroken(Setting<?> setting) {
    return broken.contains(setting);
  }

  boolean isSet(Setting<?> setting) {
    return values.containsKey(setting);
  }

  /// Whether someone set it, as opposed to its default.
  boolean isGiven(Setting<?> setting) {
    Given text = given.get(setting);
    return text != null && !text.source().equals(DEFAULT_SOURCE);
  }

  /// The value of a setting that has a default.
  <T> T get(Setting<T> setting) {
    T value = find(setting);
    if (value == null) {
      throw new IllegalStateException(setting + " has no value and no default");
    }
    return value;
  }

  // Put under this very setting by its own parser.
  @SuppressWarnings("unchecked")
  <T> @Nullable T find(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /// The text of a setting as it may be shown, and where it came from.
  Optional<Given> shown(Setting<?> setting) {
    return Optional.ofNullable(given.get(setting))
        .map(text -> setting.type().secret() ? new Given(Secret.REDACTED, text.source()) : text);
  }
}
