package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pushstack.loadtest.catalogue.ScenarioCatalogue;

/// All that a run does. Whoever has one can start it: scenarios exist, and take their arguments.
public record Plan(List<Load> loads, Settings settings) {
  /// Each has a thread of its own, and nobody reads a longer plan.
  public static final int MAX_LOADS = 100;

  public Plan {
    loads = List.copyOf(loads);
    if (loads.isEmpty() || loads.size() > MAX_LOADS) {
      throw new PlanException("the plan", "must have between 1 and " + MAX_LOADS + " loads");
    }
  }

  /// Reads `scenario, quantity, stagger, delay[, args] | …`.
  ///
  /// @throws PlanException if it cannot be run
  public static Plan ofText(String text, ScenarioCatalogue catalogue) {
    return new Plan(PlanText.parse(text, catalogue), Settings.STANDARD);
  }

  /// Reads a YAML document.
  ///
  /// @throws PlanException if it cannot be run
  public static Plan ofYaml(String document, ScenarioCatalogue catalogue) {
    return PlanYaml.parse(document, catalogue);
  }

  /// How long it takes, if its scenarios do not end it before.
  ///
  /// @return empty if nothing ends it, or scenarios do that take as long as they take
  public Optional<Duration> planned() {
    if (settings.duration().isPresent()) {
      return settings.duration();
    }
    if (loads.stream().anyMatch(load -> load.duration().isEmpty())) {
      return Optional.empty();
    }
    return loads.stream()
        .map(load -> load.delay().plus(load.duration().orElseThrow()))
        .max(Comparator.naturalOrder());
  }

  public Plan with(Settings other) {
    return new Plan(loads, other);
  }
}
