package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pushstack.metrics.MetricFamily;
import pushstack.metrics.Metrics;

/// The tables of the README are those of the catalogues. `-Dwrite.docs=true` writes them.
final class ReferenceTest {
  private static final Path README = Path.of("README.md");

  enum Table {
    CONFIGURATION {
      @Override
      String text() {
        return ConfigReference.markdown();
      }
    },
    METRICS {
      @Override
      String text() {
        return new Metrics()
            .families().stream()
                .map(ReferenceTest::row)
                .collect(
                    Collectors.joining(
                        "", "| Metric | Kind | Labels | Meaning |\n|---|---|---|---|\n", ""));
      }
    };

    abstract String text();

    String begin() {
      return "<!-- " + name().toLowerCase(Locale.ROOT) + " -->\n";
    }

    String end() {
      return "<!-- end -->\n";
    }
  }

  private static String row(MetricFamily family) {
    String labels =
        family.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            family.sampleName(),
            family.kind().name().toLowerCase(Locale.ROOT),
            labels.isEmpty() ? "–" : labels,
            family.meaning());
  }

  @ParameterizedTest
  @EnumSource(Table.class)
  void tableOfTheReadmeIsThatOfTheCatalogue(Table table) throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(table.begin()) + table.begin().length();
    int end = readme.indexOf(table.end(), begin);
    assertThat(begin).isGreaterThanOrEqualTo(table.begin().length());
    assertThat(end).isGreaterThan(0);
    if (Boolean.getBoolean("write.docs")) {
      Files.writeString(README, readme.substring(0, begin) + table.text() + readme.substring(end));
    } else {
      assertThat(readme.substring(begin, end))
          .as("%s has another table; run this test with -Dwrite.docs=true", README)
          .isEqualTo(table.text());
    }
  }
}
