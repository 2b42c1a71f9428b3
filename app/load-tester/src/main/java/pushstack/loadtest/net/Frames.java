package pushstack.loadtest.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/// Frames of RFC 6455 as a client writes them.
final class Frames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int FIN = 0x80;
  static final int MASKED = 0x80;
  static final int MAX_CONTROL = 125;
  static final int LENGTH_16 = 126;
  static final int LENGTH_64 = 127;

  /// First two bytes, 64-bit length, mask.
  private static final int MAX_HEADER = 2 + Long.BYTES + Integer.BYTES;

  private Frames() {}

  /// One whole message in one frame, ready to be written.
  ///
  /// @param out used if it is large enough
  static ByteBuffer write(ByteBuffer out, int opcode, byte[] payload) {
    int length = payload.length;
    ByteBuffer to =
        length + MAX_HEADER <= out.capacity() ? out : ByteBuffer.allocate(length + MAX_HEADER);
    to.put((byte) (FIN | opcode));
    if (length <= MAX_CONTROL) {
      to.put((byte) (MASKED | length));
    } else if (length <= 0xffff) {
      to.put((byte) (MASKED | LENGTH_16)).putShort((short) length);
    } else {
      to.put((byte) (MASKED | LENGTH_64)).putLong(length);
    }
    int mask = ThreadLocalRandom.current().nextInt();
    to.putInt(mask);
    int at = 0;
    for (; at + Integer.BYTES <= length; at += Integer.BYTES) {
      int word =
          (payload[at] & 0xff) << 24
              | (payload[at + 1] & 0xff) << 16
              | (payload[at + 2] & 0xff) << 8
              | (payload[at + 3] & 0xff);
      to.putInt(word ^ mask);
    }
    for (int shift = 24; at < length; at++, shift -= 8) {
      to.put((byte) (payload[at] ^ mask >>> shift));
    }
    return to.flip();
  }
}
