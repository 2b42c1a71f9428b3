package pushstack.metrics;

/// Counts things by two labels. Safe and cheap from any thread.
public final class CountBy2<A extends Enum<A> & Label, B extends Enum<B> & Label> {
  private final Children<A, CountBy<B>> rows;

  CountBy2(Children<A, CountBy<B>> rows) {
    this.rows = rows;
  }

  public void inc(A a, B b) {
    rows.of(a).inc(b);
  }

  public void add(A a, B b, long amount) {
    rows.of(a).add(b, amount);
  }
}
