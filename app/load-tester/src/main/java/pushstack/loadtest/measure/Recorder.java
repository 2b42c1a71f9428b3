package pushstack.loadtest.measure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Where everything in a run is recorded, from any thread, without waiting.
public final class Recorder {
  /// From POST to notification, counted from when the message was due.
  public static final String DELIVERY = "delivery";

  /// From hello to a notification that had waited for it.
  public static final String STORED = "stored";

  /// Counts answers to hello.
  public static final String HELLOS = "hellos";

  /// From POST to its answer, counted from when the message was due.
  public static final String SEND = "send";

  /// From the connection attempt to the answer to hello.
  public static final String HELLO = "hello";

  /// From register to its answer.
  public static final String REGISTER = "register";

  /// An hour: what takes longer is recorded as that.
  static final long MAX_MICROS = Duration.ofHours(1).toNanos() / 1_000;

  /// Three digits: within 0.1 %.
  private static final int DIGITS = 3;

  /// Names that one run may have: they come from scenarios, and each timer takes some 100 KB.
  private static final int MAX_NAMES = 1_000;

  private final Map<String, Histogram> timers = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final org.HdrHistogram.Recorder delivered =
      new org.HdrHistogram.Recorder(1, MAX_MICROS, EncodedHistogram.DIGITS);

  /// Records a time in microseconds, at least 0.
  public void time(String timer, Duration time) {
    long micros = Math.clamp(time.toNanos() / 1_000, 0, MAX_MICROS);
    if (timers.size() < MAX_NAMES || timers.containsKey(timer)) {
      timers.computeIfAbsent(timer, _ -> emptyHistogram()).recordValue(micros);
    }
    if (timer.equals(DELIVERY)) {
      delivered.recordValue(micros);
    }
  }

  public void count(String counter, long by) {
    if (counters.size() < MAX_NAMES || counters.containsKey(counter)) {
      counters.computeIfAbsent(counter, _ -> new LongAdder()).add(by);
    }
  }

  /// The times of [#DELIVERY] since it was asked last.
  Histogram deliveredSinceLastCall() {
    Histogram interval = EncodedHistogram.recording();
    delivered.getIntervalHistogramInto(interval);
    return interval;
  }

  /// Copies of the timers so far, in microseconds, by name.
  public Map<String, Histogram> timers() {
    var copies = new TreeMap<String, Histogram>();
    timers.forEach((name, histogram) -> copies.put(name, histogram.copy()));
    return copies;
  }

  public Map<String, Long> counters() {
    var sums = new TreeMap<String, Long>();
    counters.forEach((name, sum) -> sums.put(name, sum.sum()));
    return sums;
  }

  /// One that takes what [#time] records; all are alike, so that they can be added exactly.
  public static Histogram emptyHistogram() {
    return new ConcurrentHistogram(1, MAX_MICROS, DIGITS);
  }
}
