package pushstack.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import pushstack.test.peer.ApplicationServer;

/// One run: user agents that come and go, application servers that push, and some trouble; when
/// that is over, everybody drains, and the account is closed.
///
/// @param seed of all random choices but those of the trouble
/// @param gap between two pushes of one of the publishers, on average
/// @param swallow arrivals that the account is not told of
record LossRun(
    long seed, int userAgents, Duration gap, Trouble trouble, Predicate<Posted> swallow) {
  private static final int PUBLISHERS = 16;

  private static final int SLEEPERS = 3;

  /// The service's default.
  private static final int MESSAGE_LIMIT = 150;

  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(90);

  record Outcome(Verdict verdict, String trouble) {}

  Outcome run(Fleet fleet) {
    var timeline = new Timeline();
    var ledger = new Ledger(timeline, swallow);
    var random = new Random(seed);
    List<RovingUserAgent> all =
        IntStream.range(0, userAgents)
            .mapToObj(i ->
                new RovingUserAgent(
                    i, i < SLEEPERS, fleet, ledger, timeline, MESSAGE_LIMIT, random.nextLong()))
            .toList();
    var publishers = new Publishers(all, ledger, timeline);
    var over = new AtomicBoolean();
    BooleanSupplier going = () -> !over.get();
    String happened;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var server = ApplicationServer.plain()) {
      var tasks = new ArrayList<Future<?>>();
      for (RovingUserAgent userAgent : all) {
        tasks.add(threads.submit(() -> userAgent.roam(going)));
      }
      for (int i = 0; i < PUBLISHERS; i++) {
        long own = random.nextLong();
        tasks.add(threads.submit(() -> publishers.publish(server, gap, going, own)));
      }
      try {
        happened = trouble.befall(fleet, timeline);
      } finally {
        over.set(true);
      }
      tasks.forEach(LossRun::await);
      timeline.note("peace; everybody drains");
      all.stream()
          .map(userAgent -> threads.submit(() -> userAgent.drain(DRAIN_PATIENCE)))
          .toList()
          .forEach(LossRun::await);
    }
    return new Outcome(ledger.close(), happened);
  }

  static void await(Future<?> task) {
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the run itself failed", e.getCause());
    }
  }
}
