package pushstack.loadtest.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Text in bytes, as HTTP has it.
final class Bytes {
  static final byte[] NONE = {};
  static final byte[] HEAD_END = ascii("\r\n\r\n");

  private Bytes() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// Where the wanted bytes begin between two positions; -1 if they are not there.
  static int indexOf(ByteBuffer in, int from, int to, byte[] wanted) {
    for (int i = from; i <= to - wanted.length; i++) {
      int matched = 0;
      while (matched < wanted.length && in.get(i + matched) == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  static String latin(ByteBuffer in, int from, int to) {
    return new String(copy(in, from, to), StandardCharsets.ISO_8859_1);
  }

  static byte[] copy(ByteBuffer in, int from, int to) {
    if (from == to) {
      return NONE;
    }
    var bytes = new byte[to - from];
    in.get(from, bytes);
    return bytes;
  }

  /// What remains of one after the other, ready to be read.
  static ByteBuffer joined(byte[] first, ByteBuffer second) {
    return ByteBuffer.allocate(first.length + second.remaining()).put(first).put(second).flip();
  }
}
