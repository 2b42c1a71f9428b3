package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration file of the distribution is that of the catalogue. `-Dwrite.docs=true` writes
/// it.
final class DefaultConfigurationTest {
  private static final Path FILE = Path.of("../distribution/src/main/node/conf/pushstack.yaml");

  @Test
  void fileOfTheDistributionIsThatOfTheCatalogue() throws IOException {
    if (Boolean.getBoolean("write.docs")) {
      Files.writeString(FILE, ConfigReference.file());
    }
    assertThat(FILE)
        .as("%s tells other keys; run this test with -Dwrite.docs=true", FILE)
        .hasContent(ConfigReference.file());
  }

  @Test
  void everyKeyOfTheFileCanBeUsedAsItStands(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("pushstack.yaml");
    Files.writeString(file, Files.readString(FILE).replaceAll("(?m)^#(?=[a-z])", ""));

    ConfigValues values = ConfigValues.read(List.of("--config", file.toString()), Map.of());

    for (Setting<?> setting : Settings.ALL) {
      String text = setting.defaultText();
      if (text != null && !text.isEmpty()) {
        assertThat(values.shown(setting))
            .hasValueSatisfying(shown -> {
              assertThat(shown.text()).isEqualTo(text);
              assertThat(shown.source()).isEqualTo("file " + file);
            });
      }
    }
  }
}
