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

  /// How often so far, of one kind.
  public long get(A a) {
    return counts.of(a).get();
  }

  /// How often so far, of all kinds.
  public long total() {
    return counts.all().stream().mapToLong(Count::get).sum();
  }

  public void add(A a, long amount) {
    counts.of(a).add(amount);
  }
}
