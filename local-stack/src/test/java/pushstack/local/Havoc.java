package pushstack.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import pushstack.test.peer.ServiceProcess;

/// What befalls the processes: each one is killed, frozen and stopped at its own random times, so
/// that these overlap.
final class Havoc implements Trouble {
  enum Fault {
    /// SIGKILL, and a restart after a while.
    KILL,
    /// SIGSTOP and SIGCONT: a slow old node that does not know what happened meanwhile.
    FREEZE,
    /// SIGTERM, and a restart.
    STOP
  }

  private final Duration length;
  private final Duration calm;
  private final long seed;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  /// @param calm between two faults of one process, on average
  /// @param seed of the random choices
  Havoc(Duration length, Duration calm, long seed) {
    this.length = length;
    this.calm = calm;
    this.seed = seed;
  }

  @Override
  public String befall(Fleet fleet, Timeline timeline) {
    long deadline = System.nanoTime() + length.toNanos();
    var random = new Random(seed);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var strikes = new ArrayList<Future<?>>();
      for (Fleet.Member member : fleet.members()) {
        long own = random.nextLong();
        strikes.add(threads.submit(() -> strike(member, timeline, deadline, own)));
      }
      strikes.forEach(LossRun::await);
    }
    while (System.nanoTime() < deadline) {
      LockSupport.parkNanos(deadline - System.nanoTime());
    }
    return "faults " + counts;
  }

  /// Strikes one member until the time is over; afterwards it serves.
  private void strike(Fleet.Member member, Timeline timeline, long deadline, long seed) {
    var random = new Random(seed);
    while (true) {
      long rest = (long) (calm.toNanos() * (0.3 + 1.4 * random.nextDouble()));
      if (System.nanoTime() + rest > deadline) {
        return;
      }
      LockSupport.parkNanos(rest);
      int dice = random.nextInt(10);
      fault(member, timeline, dice < 5 ? Fault.KILL : dice < 9 ? Fault.FREEZE : Fault.STOP, random);
    }
  }

  private void fault(Fleet.Member member, Timeline timeline, Fault fault, Random random) {
    ServiceProcess process = member.process();
    timeline.note(member.name() + ": " + fault);
    synchronized (counts) {
      counts.merge(fault, 1, Integer::sum);
    }
    switch (fault) {
      case KILL -> {
        process.kill();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2_000)).toNanos());
        process.start();
      }
      case FREEZE -> {
        process.freeze();
        // Shorter and longer than every patience of the service.
        LockSupport.parkNanos(Duration.ofMillis(100 + random.nextInt(6_000)).toNanos());
        process.thaw();
      }
      case STOP -> {
        process.stop();
        process.start();
      }
    }
    timeline.note(member.name() + ": serves again");
  }
}
