package pushstack.webpush;

import java.util.Comparator;
import java.util.Optional;

/// When an endpoint node accepted a message, with a suffix that makes it unique across nodes. Its
/// order is the order of delivery and decides which of two messages of a topic is the newer one.
///
/// @param micros microseconds since the epoch, strictly increasing within one process
/// @param unique random; tells apart what two nodes accept in the same microsecond
public record Stamp(long micros, int unique) implements Comparable<Stamp> {
  static final int DIGITS = 16;

  private static final int LENGTH = DIGITS + 1 + 8;
  private static final long LIMIT = 10_000_000_000_000_000L;
  private static final Comparator<Stamp> ORDER =
      Comparator.comparingLong(Stamp::micros)
          .thenComparing(Stamp::unique, Integer::compareUnsigned);

  public Stamp {
    if (micros < 0 || micros >= LIMIT) {
      throw new IllegalArgumentException("stamp out of range: " + micros);
    }
  }

  /// Reads the form that [#toString] writes.
  public static Optional<Stamp> parse(String text) {
    if (text.length() != LENGTH || text.charAt(DIGITS) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Stamp(
              Long.parseLong(text, 0, DIGITS, 10),
              Integer.parseUnsignedInt(text, DIGITS + 1, LENGTH, 16)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(Stamp other) {
    return ORDER.compare(this, other);
  }

  /// Of fixed width, so that the order of the texts is the order of the stamps.
  @Override
  public String toString() {
    var out = new StringBuilder(LENGTH);
    String digits = Long.toString(micros);
    out.repeat('0', DIGITS - digits.length()).append(digits).append('-');
    String suffix = Integer.toHexString(unique);
    return out.repeat('0', 8 - suffix.length()).append(suffix).toString();
  }
}
