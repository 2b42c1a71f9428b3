package pushstack.connect.internal;

import java.util.Optional;

/// What one node asks of another. The codes are on the wire: they stay, and new ones are added.
enum CallKind {
  /// Hands a message over.
  PUSH(1),
  /// Tells a session to look into storage.
  CHECK(2),
  /// Closes exactly one session.
  CLOSE(3),
  /// Takes a message back that is not sent yet.
  RECALL(4);

  private final byte code;

  CallKind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static Optional<CallKind> of(byte code) {
    for (CallKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
