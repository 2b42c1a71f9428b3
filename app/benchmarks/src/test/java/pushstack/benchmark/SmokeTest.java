package pushstack.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scenario still works on the service as it is, and loses nothing; its figures of a moment
/// mean nothing.
class SmokeTest {
  private static final Pattern MUST_BE_NONE =
      Pattern.compile("(.*, )?(lost|errors|out of order|forgotten|user agents forgotten)");

  @TempDir Path folder;

  /// The start of a distribution needs one, which is built later than this runs.
  static Stream<Scenario> scenarios() {
    return Scenario.ALL.stream().filter(scenario -> !scenario.id().equals("start"));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void measuresSomethingAndLosesNothing(Scenario scenario) {
    Outcome outcome = scenario.ours().apply(new Lab(folder, Options.quick()));
    assertThat(outcome.figures()).isNotEmpty();
    assertThat(outcome.figures()).allMatch(figure -> Double.isFinite(figure.value()));
    assertThat(outcome.figures()).allMatch(figure -> figure.scenario().equals(scenario.name()));
    assertThat(rates(outcome)).allMatch(figure -> figure.value() > 0);
    assertThat(outcome.figures())
        .filteredOn(figure -> MUST_BE_NONE.matcher(figure.name()).matches())
        .allMatch(figure -> figure.value() == 0);
  }

  private static List<Figure> rates(Outcome outcome) {
    return outcome.figures().stream()
        .filter(figure -> figure.name().endsWith("per second"))
        .toList();
  }
}
