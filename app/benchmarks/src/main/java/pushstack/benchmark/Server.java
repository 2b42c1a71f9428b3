package pushstack.benchmark;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/// What is measured: processes that together speak the push protocol. Figures are sums over them.
sealed interface Server extends AutoCloseable permits ForeignServer, OurServer {

  /// What tables call it.
  String name();

  /// Where user agents connect, one for each connection node.
  List<URI> webSocketUrls();

  URI endpointUrl();

  List<Long> pids();

  /// Calls to storage so far; empty if nobody counts them.
  OptionalDouble storageCalls();

  @Override
  void close();

  /// User and system time so far, in seconds.
  default double cpuSeconds() {
    return pids().stream().mapToDouble(ProcessFigures::cpuSeconds).sum();
  }

  default ThreadTimes threadTimes() {
    return pids().stream().map(ThreadTimes::of).reduce(ThreadTimes.NONE, ThreadTimes::plus);
  }

  default long residentBytes() {
    return pids().stream().mapToLong(ProcessFigures::residentBytes).sum();
  }

  /// Waits until the processes use next to no CPU: compiled, swept, collected.
  default void settle() {
    double before = cpuSeconds();
    for (int i = 0; i < 60; i++) {
      pause(Duration.ofSeconds(1));
      double now = cpuSeconds();
      if (now - before < 0.05) {
        return;
      }
      before = now;
    }
  }

  static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
