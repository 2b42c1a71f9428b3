package pushstack.benchmark;

import java.util.function.IntSupplier;

/// Pushes to user agents, as fast as answers come or at a rate, until its time is over.
final class Traffic {
  /// With a rate, pushes that are later than this are left out: the server was away.
  private static final long LATE_NANOS = 1_000_000_000;

  /// Pushes a second that bring several answers each millisecond.
  private static final double HIGH_RATE = 2_000;

  private final Publisher publisher;
  private final UserAgents userAgents;
  private final Ledger ledger;
  private final IntSupplier recipient;
  private final double rate;
  private final long end;
  private long began;
  private int scheduled;

  /// @param recipient whom the next push goes to
  /// @param rate pushes a second; 0 is as many as get an answer
  /// @param end by `System.nanoTime()`
  Traffic(
      Publisher publisher,
      UserAgents userAgents,
      Ledger ledger,
      IntSupplier recipient,
      double rate,
      long end) {
    this.publisher = publisher;
    this.userAgents = userAgents;
    this.ledger = ledger;
    this.recipient = recipient;
    this.rate = rate;
    this.end = end;
    this.began = System.nanoTime();
  }

  /// Sends what is due; to be called between two selections.
  ///
  /// @return whether the time is over and every push has its answer
  boolean step() {
    long now = System.nanoTime();
    while (now < end && publisher.idle()) {
      long due = rate == 0 ? now : began + (long) (scheduled / rate * 1e9);
      if (due > now) {
        break;
      }
      if (now - due > LATE_NANOS) {
        began = now;
        scheduled = 0;
        due = now;
      }
      scheduled++;
      int to = recipient.getAsInt();
      publisher.push(userAgents.path(to), ledger.post(to, due));
    }
    return now >= end && publisher.underWay() == 0;
  }

  /// How long one selection may take. A rate needs looks at the clock all the time; a high one has
  /// answers that wake the selection, and leaves the core to the service meanwhile.
  long patienceMillis() {
    if (rate == 0) {
      return 10;
    }
    return rate < HIGH_RATE ? 0 : 1;
  }

  /// Everybody in turn.
  static IntSupplier inTurn(UserAgents userAgents) {
    return new IntSupplier() {
      private int next;

      @Override
      public int getAsInt() {
        next = (next + 1) % userAgents.size();
        return next;
      }
    };
  }
}
