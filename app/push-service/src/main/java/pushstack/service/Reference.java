package pushstack.service;

import java.util.List;
import java.util.Locale;
import pushstack.metrics.MetricFamily;
import pushstack.metrics.Metrics;

/// The tables of the documentation, made from the catalogues.
final class Reference {
  private Reference() {}

  /// Every configuration key, as a Markdown table.
  static String configuration() {
    var text = new StringBuilder("| Key | Default | Meaning |\n|---|---|---|\n");
    for (Setting<?> setting : Settings.ALL) {
      String standard = setting.defaultText();
      row(
          text,
          "`" + setting.key() + "`",
          standard == null || standard.isEmpty() ? "" : "`" + standard + "`",
          setting.meaning() + " *" + setting.reason() + "*");
    }
    return text.toString();
  }

  /// What is in force and where it came from; secrets are not shown.
  static String effective(ConfigValues values) {
    var text = new StringBuilder();
    for (Setting<?> setting : Settings.ALL) {
      values
          .shown(setting)
          .ifPresent(given ->
              text.append(setting.key())
                  .append(": ")
                  .append(given.text())
                  .append("  # ")
                  .append(given.source())
                  .append('\n'));
    }
    return text.toString();
  }

  /// Every metric family, as a Markdown table.
  static String metrics() {
    var text = new StringBuilder("| Name | Kind | Labels | Meaning |\n|---|---|---|---|\n");
    for (MetricFamily family : new Metrics().families()) {
      row(
          text,
          "`" + family.sampleName() + "`",
          family.kind().name().toLowerCase(Locale.ROOT),
          String.join(", ", family.labels()),
          family.meaning());
    }
    return text.toString();
  }

  private static void row(StringBuilder text, String... cells) {
    for (String cell : List.of(cells)) {
      text.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    text.append("|\n");
  }
}
