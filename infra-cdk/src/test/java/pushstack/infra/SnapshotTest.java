package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The templates of the example `prod` as they were when somebody last looked. A change is not
/// wrong; it is to be seen. `-Dsnapshots.update=true` writes them anew.
final class SnapshotTest {
  private static final Path FOLDER = Path.of("src/test/snapshots");

  private static List<StackTemplate> templates() {
    return Synthesis.templates("prod");
  }

  private static Path file(StackTemplate template) {
    return FOLDER.resolve(template.part() + ".json");
  }

  @ParameterizedTest
  @MethodSource("templates")
  void templateIsAsItWas(StackTemplate template) throws IOException {
    if (Boolean.getBoolean("snapshots.update")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file(template), text(template));
    }
    assertThat(text(template))
        .as("%s: look at the change, then run with -Dsnapshots.update=true", template)
        .isEqualTo(Files.readString(file(template)));
  }

  @Test
  void noSnapshotIsLeftOver() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(new TreeSet<>(files.toList()))
          .isEqualTo(new TreeSet<>(templates().stream().map(SnapshotTest::file).toList()));
    }
  }

  private static String text(StackTemplate template) {
    return template.json().toPrettyString() + "\n";
  }
}
