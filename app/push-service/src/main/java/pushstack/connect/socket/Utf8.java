package pushstack.connect.socket;

/// Strict UTF-8 (RFC 3629) that may arrive in pieces: no overlong forms, no surrogates, nothing
/// above U+10FFFF. A wrong byte is found when it arrives, not at the end of its message.
final class Utf8 {

  /// The state between two characters, and before the first.
  static final int COMPLETE = 0;

  /// The state after a byte that no valid text can have there.
  static final int INVALID = -1;

  private Utf8() {}

  /// Reads on from `state`; the state inside a character says how many bytes it still lacks and
  /// between which bounds the next one must lie.
  static int check(int state, byte[] bytes, int from, int to) {
    int now = state;
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      if (now == COMPLETE) {
        if (b >= 0x80) {
          now = lead(b);
        }
      } else {
        int missing = now >> 16;
        boolean inBounds = b >= ((now >> 8) & 0xff) && b <= (now & 0xff);
        now = !inBounds ? INVALID : missing == 1 ? COMPLETE : expect(missing - 1, 0x80, 0xbf);
      }
      if (now == INVALID) {
        return INVALID;
      }
    }
    return now;
  }

  private static int lead(int b) {
    if (b < 0xc2) {
      return INVALID; // a continuation byte, or an overlong form of ASCII
    }
    if (b < 0xe0) {
      return expect(1, 0x80, 0xbf);
    }
    if (b < 0xf0) {
      return expect(2, b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf);
    }
    if (b < 0xf5) {
      return expect(3, b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf);
    }
    return INVALID;
  }

  private static int expect(int missing, int lowest, int highest) {
    return (missing << 16) | (lowest << 8) | highest;
  }
}
