package pushstack.metrics;

/// Counts things by three labels. Safe and cheap from any thread.
public final class CountBy3<
    A extends Enum<A> & Label, B extends Enum<B> & Label, C extends Enum<C> & Label> {
  private final Children<A, CountBy2<B, C>> planes;

  CountBy3(Children<A, CountBy2<B, C>> planes) {
    this.planes = planes;
  }

  public void inc(A a, B b, C c) {
    planes.of(a).inc(b, c);
  }
}
