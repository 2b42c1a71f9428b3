package pushstack.loadtest.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.HdrHistogram.Histogram;

/// The seconds of a run: [#tick] is called at the end of each, by one thread.
public final class Series {
  /// Before the reason, in the counters of the run.
  private static final String FAILED = "failed.";

  /// A week. A second takes some hundred bytes.
  private static final int MAX_SECONDS = 7 * 24 * 3_600;

  private final Recorder recorder;
  private final Ledger ledger;
  private final IntSupplier connected;
  private final List<Second> seconds = new ArrayList<>();
  private Account account = Account.EMPTY;
  private long hellos;
  private long failures;

  /// @param connected user agents that are connected now
  public Series(Recorder recorder, Ledger ledger, IntSupplier connected) {
    this.recorder = recorder;
    this.ledger = ledger;
    this.connected = connected;
  }

  /// Ends a second.
  public synchronized void tick() {
    Histogram delivery = recorder.deliveredSinceLastCall();
    Account now = ledger.account();
    Map<String, Long> counters = recorder.counters();
    long hellosNow = counters.getOrDefault(Recorder.HELLOS, 0L);
    long failuresNow =
        counters.entrySet().stream()
            .filter(counter -> counter.getKey().startsWith(FAILED))
            .mapToLong(Map.Entry::getValue)
            .sum();
    if (seconds.size() < MAX_SECONDS) {
      seconds.add(
          new Second(
              seconds.size(),
              connected.getAsInt(),
              now.sent() - account.sent(),
              now.accepted() - account.accepted(),
              now.delivered() - account.delivered(),
              hellosNow - hellos,
              failuresNow - failures,
              EncodedHistogram.of(delivery)));
    }
    account = now;
    hellos = hellosNow;
    failures = failuresNow;
  }

  /// The seconds so far.
  public synchronized List<Second> seconds() {
    return List.copyOf(seconds);
  }
}
