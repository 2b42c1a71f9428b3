package pushstack.connect.internal;

/// What became of a call to another node.
sealed interface Outcome {
  record Answered(Answer answer) implements Outcome {}

  /// Nobody listens there (rule R12).
  record Refused() implements Outcome {}

  /// No answer, or none that can be understood: it may or may not have been heard.
  record Lost() implements Outcome {}
}
