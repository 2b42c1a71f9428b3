package pushstack.loadtest.plan;

import java.time.Duration;
import java.util.Optional;
import pushstack.loadtest.catalogue.Call;

/// One scenario and how it is started.
///
/// @param delay from the begin of the run
/// @param duration from its own begin; then its scenarios are ended. Empty if it ends by itself, or
///   with the run
public record Load(Call call, Drive drive, Duration delay, Optional<Duration> duration) {}
