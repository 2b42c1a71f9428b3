package pushstack.loadtest.live;

import java.time.Duration;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.measure.Second;

/// A run at one moment.
///
/// @param elapsed since its begin; negative before it
/// @param planned how long it takes; empty if that is not known
/// @param agents connected now
/// @param measured so far
public record Snapshot(
    Duration elapsed, Optional<Duration> planned, int agents, Measurements measured) {

  long failures() {
    return measured.series().stream().mapToLong(Second::failures).sum();
  }

  /// Times from POST to notification, if there are any.
  Optional<Histogram> delivery() {
    return Optional.ofNullable(measured.timers().get(Recorder.DELIVERY))
        .filter(histogram -> histogram.getTotalCount() > 0);
  }
}
