package pushstack.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import pushstack.test.peer.ApplicationServer;

/// One run: user agents that come and go, application servers that push, processes that die; then
/// peace, everybody drains, and the account is closed.
///
/// @param calm between two faults of one process, on average
/// @param swallow arrivals that the account is not told of
record LossRun(
    long seed, Duration length, int userAgents, Duration calm, Predicate<Posted> swallow) {
  private static final int PUBLISHERS = 16;

  /// Each publisher's: about 130 pushes a second in all, which leaves two build cores some room.
  private static final Duration GAP = Duration.ofMillis(100);

  private static final int SLEEPERS = 3;

  /// The service's default.
  private static final int MESSAGE_LIMIT = 150;

  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(90);

  record Outcome(Verdict verdict, String faults) {}

  Outcome run(Fleet fleet) {
    var timeline = new Timeline();
    var ledger = new Ledger(timeline, swallow);
    var havoc = new Havoc(timeline);
    var random = new Random(seed);
    List<RovingUserAgent> all =
        IntStream.range(0, userAgents)
            .mapToObj(i ->
                new RovingUserAgent(
                    i, i < SLEEPERS, fleet, ledger, timeline, MESSAGE_LIMIT, random.nextLong()))
            .toList();
    var publishers = new Publishers(all, ledger, timeline);
    long deadline = System.nanoTime() + length.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var server = ApplicationServer.plain()) {
      var tasks = new ArrayList<Future<?>>();
      for (RovingUserAgent userAgent : all) {
        tasks.add(threads.submit(() -> userAgent.roam(deadline)));
      }
      for (int i = 0; i < PUBLISHERS; i++) {
        long own = random.nextLong();
        tasks.add(threads.submit(() -> publishers.publish(server, GAP, deadline, own)));
      }
      for (Fleet.Member member : fleet.members()) {
        long own = random.nextLong();
        tasks.add(threads.submit(() -> havoc.strike(member, calm, deadline, own)));
      }
      tasks.forEach(LossRun::await);
      timeline.note("peace; everybody drains");
      all.stream()
          .map(userAgent -> threads.submit(() -> userAgent.drain(DRAIN_PATIENCE)))
          .toList()
          .forEach(LossRun::await);
    }
    return new Outcome(ledger.close(), havoc.summary());
  }

  private static void await(Future<?> task) {
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
