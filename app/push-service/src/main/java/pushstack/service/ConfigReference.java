package pushstack.service;

import java.util.stream.Collectors;

/// The catalogue of settings as people read it.
final class ConfigReference {
  private static final String FILE_HEAD =
      """
      # Configuration of Pushstack: `pushstack run --config FILE`, or PUSHSTACK_CONFIG=FILE.
      # All keys are here with their defaults; take the # away in front of those that you change. Keys
      # may be nested. Flags and the environment win over this file.

      """;

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

  /// A configuration file in which everything is at its default, and therefore commented out.
  static String file() {
    return Settings.ALL.stream()
        .map(setting ->
            "%s%s%s#%s:%s\n"
                .formatted(
                    comment(setting.meaning()),
                    comment("Takes: " + setting.type().name()),
                    comment(
                        (setting.defaultText() == null ? "If not set: " : "Why this default: ")
                            + setting.reason()),
                    setting.key(),
                    setting.defaultText() == null || setting.defaultText().isEmpty()
                        ? ""
                        : " " + setting.defaultText()))
        .collect(Collectors.joining("\n", FILE_HEAD, ""));
  }

  // A blank keeps comments apart from keys that are commented out.
  private static String comment(String sentence) {
    return "# " + sentence + "\n";
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
