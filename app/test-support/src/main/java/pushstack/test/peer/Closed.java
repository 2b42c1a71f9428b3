package pushstack.test.peer;

/// How a connection ended.
///
/// @param code the close code; [#NO_CLOSE_FRAME] if the connection broke or was dropped
public record Closed(int code, String reason) {
  /// RFC 6455 section 7.1.5 reserves the number for this.
  public static final int NO_CLOSE_FRAME = 1006;
}
