package pushstack.benchmark;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Finds things in bytes without making strings of them.
final class Text {
  private Text() {}

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

  /// The JSON string value that follows the name (given with quotes, colon and opening quote).
  ///
  /// @throws IllegalStateException if it is not there
  static byte[] value(ByteBuffer in, int from, int to, byte[] name) {
    int at = indexOf(in, from, to, name);
    if (at < 0) {
      throw new IllegalStateException("no " + text(name) + " in " + text(in, from, to));
    }
    int begin = at + name.length;
    int end = begin;
    while (end < to && in.get(end) != '"') {
      end++;
    }
    var value = new byte[end - begin];
    in.get(begin, value);
    return value;
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  static String text(ByteBuffer in, int from, int to) {
    var bytes = new byte[to - from];
    in.get(from, bytes);
    return text(bytes);
  }
}
