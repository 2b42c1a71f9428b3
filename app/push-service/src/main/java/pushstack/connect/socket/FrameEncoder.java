package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/// Builds a server's frames: final, not masked, ready to be written.
final class FrameEncoder {
  private FrameEncoder() {}

  static ByteBuffer frame(int opcode, byte[] payload) {
    int n = payload.length;
    int headerBytes = n <= 125 ? 2 : n <= 0xffff ? 4 : 10;
    ByteBuffer frame = ByteBuffer.allocate(headerBytes + n).put((byte) (0x80 | opcode));
    if (n <= 125) {
      frame.put((byte) n);
    } else if (n <= 0xffff) {
      frame.put((byte) 126).putShort((short) n);
    } else {
      frame.put((byte) 127).putLong(n);
    }
    return frame.put(payload).flip();
  }

  /// A Close frame; without payload for [CloseCode#NO_STATUS].
  static ByteBuffer close(int code, String reason) {
    if (code == CloseCode.NO_STATUS) {
      return frame(FrameDecoder.CLOSE, new byte[0]);
    }
    byte[] text = reason.getBytes(UTF_8);
    if (!CloseCode.onWire(code) || text.length > FrameDecoder.MAX_CONTROL_PAYLOAD - 2) {
      throw new IllegalArgumentException(
          "close code " + code + " with a reason of " + text.length + " bytes");
    }
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return frame(FrameDecoder.CLOSE, payload);
  }
}
