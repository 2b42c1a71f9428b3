package pushstack.local;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import pushstack.test.peer.ServiceProcess;

/// What befalls the processes: each one is killed, frozen and stopped at its own random times, so
/// that these overlap.
final class Havoc {
  enum Fault {
    /// SIGKILL, and a restart after a while.
    KILL,
    /// SIGSTOP and SIGCONT: a slow old node that does not know what happened meanwhile.
    FREEZE,
    /// SIGTERM, and a restart.
    STOP
  }

  private final Timeline timeline;
  private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);

  Havoc(Timeline timeline) {
    this.timeline = timeline;
  }

  /// Strikes one member until the time is over; afterwards it serves.
  ///
  /// @param calm between two faults, on average
  void strike(Fleet.Member member, Duration calm, long deadline, long seed) {
    var random = new Random(seed);
    while (true) {
      long rest = (long) (calm.toNanos() * (0.3 + 1.4 * random.nextDouble()));
      if (System.nanoTime() + rest > deadline) {
        return;
      }
      LockSupport.parkNanos(rest);
      int dice = random.nextInt(10);
      fault(member, dice < 5 ? Fault.KILL : dice < 9 ? Fault.FREEZE : Fault.STOP, random);
    }
  }

  private void fault(Fleet.Member member, Fault fault, Random random) {
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

  String summary() {
    synchronized (counts) {
      return counts.toString();
    }
  }
}
