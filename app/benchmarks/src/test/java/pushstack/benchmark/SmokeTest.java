package pushstack.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scenario still works on the service as it is, and loses nothing; its figures of a moment
/// mean nothing.
class SmokeTest {
  private static final Pattern MUST_BE_NONE =
      Pattern.compile("(.*, )?(lost|errors|out of order|forgotten|user agents forgotten)");

  @TempDir Path folder;

  /// Those that start several services one after the other.
  private static final Set<String> LONG = Set.of("p3", "p4", "p7", "p8");

  /// The start of a distribution needs one, which is built later than this runs.
  private static Stream<Scenario> scenarios() {
    return Scenario.ALL.stream().filter(scenario -> !scenario.id().equals("start"));
  }

  static Stream<Scenario> shortOnes() {
    return scenarios().filter(scenario -> !LONG.contains(scenario.id()));
  }

  static Stream<Scenario> longOnes() {
    return scenarios().filter(scenario -> LONG.contains(scenario.id()));
  }

  @ParameterizedTest
  @MethodSource("shortOnes")
  void measuresSomethingAndLosesNothing(Scenario scenario) {
    check(scenario);
  }

  @Tag("heavy")
  @ParameterizedTest
  @MethodSource("longOnes")
  void measuresSomethingOnSeveralServicesAndLosesNothing(Scenario scenario) {
    check(scenario);
  }

  private void check(Scenario scenario) {
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
