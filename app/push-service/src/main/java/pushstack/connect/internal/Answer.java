package pushstack.connect.internal;

import java.util.Optional;
import pushstack.delivery.CallReply;
import pushstack.delivery.PushReply;

/// The answers to calls, each with what it means to whoever pushed and to whoever asked for
/// something else. The codes are on the wire: they stay, and new ones are added.
enum Answer {
  ACKNOWLEDGED(1, PushReply.ACKNOWLEDGED, CallReply.UNCLEAR),
  STORED(2, PushReply.STORED, CallReply.UNCLEAR),
  ATTEMPTED(3, PushReply.ATTEMPTED, CallReply.UNCLEAR),
  DONE(4, PushReply.UNCLEAR, CallReply.DONE),
  NOT_CONNECTED(5, PushReply.NOT_CONNECTED, CallReply.NOT_CONNECTED),
  NO_SUCH_CHANNEL(6, PushReply.NO_SUCH_CHANNEL, CallReply.UNCLEAR),
  BUSY(7, PushReply.BUSY, CallReply.UNCLEAR),
  TOO_LATE(8, PushReply.UNCLEAR, CallReply.UNCLEAR),
  MALFORMED(9, PushReply.UNCLEAR, CallReply.UNCLEAR),
  FAILED(10, PushReply.UNCLEAR, CallReply.UNCLEAR);

  private final byte code;
  private final PushReply pushReply;
  private final CallReply callReply;

  Answer(int code, PushReply pushReply, CallReply callReply) {
    this.code = (byte) code;
    this.pushReply = pushReply;
    this.callReply = callReply;
  }

  byte code() {
    return code;
  }

  PushReply pushReply() {
    return pushReply;
  }

  CallReply callReply() {
    return callReply;
  }

  static Optional<Answer> of(byte code) {
    for (Answer answer : values()) {
      if (answer.code == code) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  static Answer of(PushReply reply) {
    return switch (reply) {
      case ACKNOWLEDGED -> ACKNOWLEDGED;
      case STORED -> STORED;
      case ATTEMPTED -> ATTEMPTED;
      case BUSY -> BUSY;
      case NOT_CONNECTED -> NOT_CONNECTED;
      case NO_SUCH_CHANNEL -> NO_SUCH_CHANNEL;
      case GONE, UNCLEAR -> TOO_LATE;
    };
  }
}
