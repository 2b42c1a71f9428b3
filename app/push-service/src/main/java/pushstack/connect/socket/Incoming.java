package pushstack.connect.socket;

/// What a decoder makes of a peer's bytes.
sealed interface Incoming {

  /// A whole text message.
  record Text(String text) implements Incoming {}

  /// A whole binary message.
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Binary(byte[] bytes) implements Incoming {}

  /// A ping.
  ///
  /// @param payload to be echoed
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Ping(byte[] payload) implements Incoming {}

  record Pong() implements Incoming {}

  /// The peer closes, or answers our Close.
  ///
  /// @param code [CloseCode#NO_STATUS] if the frame had none
  record Close(int code, String reason) implements Incoming {}

  /// The peer broke a rule or a limit. Nothing that follows can be decoded.
  ///
  /// @param code to close with
  record Violation(int code, String reason) implements Incoming {}
}
