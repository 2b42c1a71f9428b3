package pushstack.webpush;

import java.util.Optional;
import java.util.UUID;

/// Reads the spellings of a UUID that user agents and application servers use: dashed or not, any
/// case.
final class Uuids {
  private static final int DASHED = 36;
  private static final int HEX = 32;

  private Uuids() {}

  static Optional<UUID> parse(String text) {
    if (text.length() != DASHED && text.length() != HEX) {
      return Optional.empty();
    }
    boolean dashed = text.length() == DASHED;
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (dashed && (i == 8 || i == 13 || i == 18 || i == 23)) {
        if (c != '-') {
          return Optional.empty();
        }
        continue;
      }
      int value = c < 128 ? Character.digit(c, 16) : -1;
      if (value < 0) {
        return Optional.empty();
      }
      if (digits < 16) {
        high = high << 4 | value;
      } else {
        low = low << 4 | value;
      }
      digits++;
    }
    return Optional.of(new UUID(high, low));
  }

  /// 32 lowercase hex digits without dashes.
  static String hex(UUID value) {
    var out = new StringBuilder(HEX);
    append(out, value.getMostSignificantBits());
    append(out, value.getLeastSignificantBits());
    return out.toString();
  }

  private static void append(StringBuilder out, long bits) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      out.append(Character.forDigit((int) (bits >>> shift) & 0xf, 16));
    }
  }
}
