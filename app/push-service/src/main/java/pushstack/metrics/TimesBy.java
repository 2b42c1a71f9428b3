package pushstack.metrics;

/// How long things of several kinds took. Safe and cheap from any thread.
public final class TimesBy<A extends Enum<A> & Label> {
  private final Children<A, Times> times;

  TimesBy(Children<A, Times> times) {
    this.times = times;
  }

  public Times of(A a) {
    return times.of(a);
  }
}
