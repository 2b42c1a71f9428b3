package pushstack.metrics;

/// Counts things of several kinds. Safe and cheap from any thread.
public final class CountBy<A extends Enum<A> & Label> {
  private final Children<A, Count> counts;

  CountBy(Children<A, Count> counts) {
    this.counts = counts;
  }

  public void inc(A a) {
    counts.of(a).inc();
  }

  public void add(A a, long amount) {
    counts.of(a).add(amount);
  }
}
