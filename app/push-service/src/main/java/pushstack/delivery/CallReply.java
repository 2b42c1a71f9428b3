package pushstack.delivery;

/// What a node answers to a call that asks a session to do something.
public enum CallReply {
  DONE,
  /// The session is not here.
  NOT_CONNECTED,
  /// Nobody listens at that address: the process is gone (rule R12).
  GONE,
  /// No answer: it may or may not have been heard (rule R14).
  UNCLEAR
}
