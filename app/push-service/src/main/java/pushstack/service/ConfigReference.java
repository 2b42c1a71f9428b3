package pushstack.service;

import java.util.stream.Collectors;

/// The catalogue of settings as people read it.
final class ConfigReference {
  private ConfigReference() {}

  /// The README's table.
  static String markdown() {
    return Settings.ALL.stream()
        .map(setting ->
            "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                    setting.key(),
                    defaultCell(setting),
                    setting.type().name(),
                    setting.meaning(),
                    setting.reason()))
        .collect(
            Collectors.joining(
                "",
                "| Key | Default | Takes | Meaning | Why this default |\n|---|---|---|---|---|\n",
                ""));
  }

  private static String defaultCell(Setting<?> setting) {
    String text = setting.defaultText();
    return text == null || text.isEmpty() ? "–" : "`" + text + "`";
  }

  /// For a terminal.
  static String help() {
    return Settings.ALL.stream()
        .map(setting ->
            "%s  (%s%s)\n    %s\n    %s\n    %s\n\n"
                .formatted(
                    setting.flag(),
                    setting.type().name(),
                    setting.defaultText() == null ? "" : ", default " + quoted(setting),
                    setting.meaning(),
                    (setting.defaultText() == null ? "If not set: " : "Why the default: ")
                        + setting.reason(),
                    setting.environmentName()))
        .collect(Collectors.joining());
  }

  private static String quoted(Setting<?> setting) {
    return "\"" + setting.defaultText() + "\"";
  }

  /// What is in force and where it comes from, without secrets, as YAML.
  static String effective(ConfigValues values) {
    return Settings.ALL.stream()
        .map(setting ->
            values
                .shown(setting)
                .map(shown ->
                    "%s: \"%s\"  # %s\n"
                        .formatted(
                            setting.key(),
                            shown.text().replace("\\", "\\\\").replace("\"", "\\\""),
                            shown.source()))
                .orElseGet(() -> "# %s is not set\n".formatted(setting.key())))
        .collect(Collectors.joining());
  }
}
