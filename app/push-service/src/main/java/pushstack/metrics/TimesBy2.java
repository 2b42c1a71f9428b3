package pushstack.metrics;

/// How long things took, by two labels. Safe and cheap from any thread.
public final class TimesBy2<A extends Enum<A> & Label, B extends Enum<B> & Label> {
  private final Children<A, TimesBy<B>> rows;

  TimesBy2(Children<A, TimesBy<B>> rows) {
    this.rows = rows;
  }

  public Times of(A a, B b) {
    return rows.of(a).of(b);
  }
}
