package pushstack.connect.socket;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// One case of the Autobahn test suite in our own words: bytes that a client sends, in steps, and
/// what a server that echoes messages must answer.
///
/// @param id its number there
/// @param steps after each but the last, the server must be seen not to have ended the connection
/// @param answers in their order
/// @param close code with which the server must end it; 1000 if the client is to
@SuppressWarnings("ArrayRecordComponent") // only read
record AutobahnCase(String id, List<byte[]> steps, List<Answer> answers, int close) {

  /// A frame that the server must send.
  @SuppressWarnings("ArrayRecordComponent") // only read
  record Answer(int opcode, byte[] payload) {
    boolean isIn(RawClient.Frame frame) {
      return frame.first() == (0x80 | opcode) && Arrays.equals(frame.payload(), payload);
    }

    @Override
    public String toString() {
      return opcode + " " + HexFormat.of().formatHex(payload, 0, Math.min(payload.length, 32));
    }
  }

  /// The server serves on, and the client closes.
  static AutobahnCase served(String id, byte[] sent, Answer... answers) {
    return new AutobahnCase(
        id,
        List.of(RawClient.join(sent, RawClient.closing(1000, ""))),
        List.of(answers),
        CloseCode.NORMAL);
  }

  /// The server ends the connection, or answers the client's Close, with this code.
  static AutobahnCase ends(String id, int code, byte[] sent, Answer... answers) {
    return new AutobahnCase(id, List.of(sent), List.of(answers), code);
  }

  /// The last step must make the server end the connection, and none before.
  static AutobahnCase failsAtOnce(String id, byte[]... steps) {
    return new AutobahnCase(id, List.of(steps), List.of(), CloseCode.INVALID_PAYLOAD);
  }
}
