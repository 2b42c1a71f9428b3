package pushstack.loadtest.run;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.scenario.ScenarioException;

/// The scenarios that failed, by reason, with what the first of each said. Safe from any thread.
public final class Failures {
  /// Before the reason, in the counters of the run.
  public static final String COUNTER = "failed.";

  /// A broken scenario may invent reasons without end.
  private static final int MAX_REASONS = 100;

  private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private final Recorder recorder;
  private final Map<String, Reason> reasons = new ConcurrentHashMap<>();

  Failures(Recorder recorder) {
    this.recorder = recorder;
  }

  /// All failures of one reason.
  ///
  /// @param example what the first one said
  public record Reason(String name, long count, String example) {}

  void add(String scenario, Throwable failure) {
    String name = reason(failure);
    recorder.count(COUNTER + name, 1);
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (reasons.size() < MAX_REASONS || reasons.containsKey(name)) {
      reasons.merge(
          name,
          new Reason(name, 1, scenario + ": " + message),
          (old, _) -> new Reason(name, old.count + 1, old.example));
    }
  }

  /// A name that is stable, lower-case words joined by `_`.
  static String reason(Throwable failure) {
    if (failure instanceof ScenarioException scenario) {
      return scenario.reason();
    }
    String type = failure.getClass().getSimpleName();
    return HUMP.matcher(type).replaceAll("_").toLowerCase(Locale.ROOT);
  }

  /// The most frequent first.
  public List<Reason> reasons() {
    return reasons.values().stream()
        .sorted(Comparator.comparingLong(Reason::count).reversed().thenComparing(Reason::name))
        .toList();
  }
}
