package pushstack.loadtest.measure;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// What a run has measured, at its end or so far.
///
/// @param timers in microseconds, by name
/// @param series one entry a second, in order
public record Measurements(
    Map<String, Histogram> timers,
    Map<String, Long> counters,
    Account account,
    List<Second> series) {

  public Measurements {
    timers = Map.copyOf(timers);
    counters = Map.copyOf(counters);
    series = List.copyOf(series);
  }
}
