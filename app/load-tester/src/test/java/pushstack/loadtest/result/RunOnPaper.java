package pushstack.loadtest.result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.EncodedHistogram;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.measure.Second;

/// A run that never was: messages with their times, recorded by one tester or shared among several.
public final class RunOnPaper {
  public static final Instant BEGIN = Instant.parse("2026-11-27T10:00:00Z");
  public static final Target TARGET =
      new Target("wss://push.example.org", Optional.of("https://updates.push.example.org"));

  /// One message.
  public record Message(int second, long micros, boolean lost) {}

  private RunOnPaper() {}

  /// Latencies as they are found: most are near 2 ms, a few far out; slower in the middle.
  public static List<Message> messages(long seed, int seconds, int perSecond) {
    var random = new Random(seed);
    var messages = new ArrayList<Message>();
    for (int second = 0; second < seconds; second++) {
      double slow = second > seconds / 2 && second < seconds * 2 / 3 ? 8 : 1;
      int count = perSecond * Math.min(second + 1, 20) / 20 + random.nextInt(1 + perSecond / 10);
      for (int i = 0; i < count; i++) {
        long micros = (long) (2_000 * slow * Math.exp(random.nextGaussian() * 0.6));
        messages.add(new Message(second, micros, random.nextInt(10_000) == 0));
      }
    }
    return messages;
  }

  public static Result recorded(List<Message> messages, Instant begin, String host, int agents) {
    Recorder recorder = new Recorder();
    Map<Integer, List<Message>> seconds = new TreeMap<>();
    long lost = 0;
    for (Message message : messages) {
      seconds.computeIfAbsent(message.second(), _ -> new ArrayList<>()).add(message);
      if (message.lost()) {
        lost++;
        continue;
      }
      recorder.time(Recorder.DELIVERY, Duration.ofNanos(message.micros() * 1_000));
      recorder.time(Recorder.SEND, Duration.ofNanos(message.micros() * 400));
      recorder.count("bytes", message.micros() % 4096);
    }
    var series = new ArrayList<Second>();
    seconds.forEach((second, in) -> series.add(second(second, in, agents)));
    long sent = messages.size();
    var account = new Account(sent, 0, 0, sent, sent - lost, 0, 0, 0, lost, 0, 0, 0);
    var measurements =
        new Measurements(recorder.timers(), new HashMap<>(recorder.counters()), account, series);
    int length = series.isEmpty() ? 0 : series.getLast().second() + 1;
    Instant end = begin.plusSeconds(length);
    return new Result(
        "on paper",
        begin,
        end,
        TARGET,
        "basic, 1000, 50, 0",
        List.of(tester(host, begin, end)),
        measurements,
        List.of(verdict("p99(delivery) < 50ms", measurements), verdict("lost == 0", measurements)));
  }

  private static Second second(int second, List<Message> messages, int agents) {
    Histogram delivery = EncodedHistogram.recording();
    long delivered = 0;
    for (Message message : messages) {
      if (!message.lost()) {
        delivery.recordValue(message.micros());
        delivered++;
      }
    }
    return new Second(
        second,
        agents,
        messages.size(),
        messages.size(),
        delivered,
        second < 20 ? agents / 20 : 0,
        second % 60 == 59 ? 1 : 0,
        EncodedHistogram.of(delivery));
  }

  private static Tester tester(String host, Instant begin, Instant end) {
    return new Tester(
        host,
        "0.1.0",
        "25.0.1+8",
        "Linux 6.1 amd64",
        2,
        512L << 20,
        begin,
        end,
        Optional.of(new Calibration(31_250.5, 1_000)));
  }

  /// Knows two thresholds.
  public static Verdict verdict(String threshold, Measurements measurements) {
    return switch (threshold) {
      case "p99(delivery) < 50ms" -> {
        Histogram delivery = measurements.timers().get(Recorder.DELIVERY);
        long p99 = delivery == null ? 0 : delivery.getValueAtPercentile(99);
        yield new Verdict("p99(delivery)", "< 50ms", p99 / 1_000.0 + "ms", p99 < 50_000);
      }
      case "lost == 0" -> {
        long lost = measurements.account().lost();
        yield new Verdict("lost", "== 0", Long.toString(lost), lost == 0);
      }
      default -> throw new IllegalArgumentException("it is not on paper");
    };
  }

  public static final Judge JUDGE =
      (threshold, measurements, _) -> verdict(threshold, measurements);
}
