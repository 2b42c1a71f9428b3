package pushstack.loadtest.result;

import java.time.Duration;
import pushstack.loadtest.measure.Measurements;

/// Says whether a threshold is kept: a merged result is judged anew, since neither the passes nor
/// the failures of its parts say anything about the whole.
@FunctionalInterface
public interface Judge {
  /// Judges one threshold.
  ///
  /// @param threshold as it is written in a plan
  /// @throws IllegalArgumentException if it is none
  Verdict judge(String threshold, Measurements measurements, Duration time);
}
