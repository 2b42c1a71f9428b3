package pushstack.webpush;

/// How long a message is worth keeping, in seconds (RFC 8030 section 5.2).
public record Ttl(int seconds) {
  /// Try once, keep nothing.
  public static final Ttl ZERO = new Ttl(0);

  /// 30 days. Larger values are lowered to it, as RFC 8030 section 5.2 allows.
  public static final int MAX_SECONDS = 2_592_000;

  public Ttl {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("TTL out of range: " + seconds);
    }
  }

  /// Lowers a larger value to [#MAX_SECONDS]; negative values are refused.
  public static Ttl atMost(long seconds) {
    return new Ttl((int) Math.min(seconds, MAX_SECONDS));
  }

  public boolean isZero() {
    return seconds == 0;
  }
}
