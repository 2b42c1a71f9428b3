package pushstack.cli.verify;

import java.time.Duration;

/// How a step went.
///
/// @param took zero if it was not tried
record StepResult(Step step, Outcome outcome, Duration took) {

  /// The three ways.
  sealed interface Outcome {
    /// It holds.
    ///
    /// @param note what is worth knowing all the same; mostly empty
    record Passed(String note) implements Outcome {}

    /// It does not.
    ///
    /// @param reason one sentence
    record Failed(String reason) implements Outcome {}

    /// A step before it failed.
    record Skipped() implements Outcome {}
  }

  boolean failed() {
    return outcome instanceof Outcome.Failed;
  }
}
