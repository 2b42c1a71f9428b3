package pushstack.loadtest.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.catalogue.Call;
import pushstack.loadtest.plan.Drive;
import pushstack.loadtest.plan.Load;
import pushstack.loadtest.plan.Settings;

/// Starts the scenarios of one load when they are due. Runs on one thread, which ends when nothing
/// more is to be started.
final class LoadRunner implements Runnable {
  /// Counts arrivals that were due and found no free agent before their load ended.
  static final String MISSED = "arrivals.missed";

  /// How often the size of a population is looked at: a tenth of a second is what an eye sees.
  private static final Duration LOOK = Duration.ofMillis(100);

  /// How often somebody who waits for a free agent looks whether the run has ended.
  private static final long POLL_MILLIS = 100;

  private final RunContext run;
  private final Load load;
  private final long begin;
  private final Duration horizon;

  /// @param begin of the run; the delay of the load counts from there
  LoadRunner(RunContext run, Load load, long begin) {
    this.run = run;
    this.load = load;
    this.begin = begin + load.delay().toNanos();
    this.horizon = load.duration().orElse(Settings.MAX_DURATION);
  }

  @Override
  public void run() {
    try {
      switch (load.drive()) {
        case Drive.Starts starts -> start(starts);
        case Drive.Population population -> populate(population);
        case Drive.Arrivals arrivals -> arrive(arrivals);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return false if the run has ended before
  private boolean awaitTime(long time) throws InterruptedException {
    return !run.clock().await(run.end(), time);
  }

  private void start(Drive.Starts starts) throws InterruptedException {
    Deque<Instance> started = new ArrayDeque<>();
    for (int i = 0; i < starts.quantity(); i++) {
      Duration since = Duration.ofNanos(Math.round(i / starts.perSecond() * 1e9));
      if (since.compareTo(horizon) >= 0 || !awaitTime(begin + since.toNanos())) {
        break;
      }
      started.add(launch(begin + since.toNanos(), false));
    }
    if (load.duration().isPresent()) {
      awaitTime(begin + horizon.toNanos());
      started.forEach(Instance::end);
    }
  }

  private void populate(Drive.Population population) throws InterruptedException {
    Deque<Instance> instances = new ArrayDeque<>();
    for (long look = 0; ; look++) {
      Duration since = LOOK.multipliedBy(look);
      if (since.compareTo(horizon) >= 0 || !awaitTime(begin + since.toNanos())) {
        break;
      }
      long wanted = Math.round(population.agents().at(since));
      while (instances.size() < wanted && !run.ended()) {
        instances.push(launch(begin + since.toNanos(), true));
      }
      while (instances.size() > wanted) {
        instances.pop().end();
      }
    }
    instances.forEach(Instance::end);
  }

  private Instance launch(long due, boolean forEver) throws InterruptedException {
    Call call = load.call();
    Instance instance = run.open();
    run.start(
        call.scenario().name(),
        () -> {
          instance.attach();
          if (forEver) {
            instance.repeat(call, due);
          } else {
            instance.run(call, due);
          }
          run.close(instance);
        });
    return instance;
  }

  private void arrive(Drive.Arrivals arrivals) throws InterruptedException {
    BlockingQueue<Instance> free = new ArrayBlockingQueue<>(arrivals.agents());
    prepare(arrivals, free);
    long open = begin + arrivals.warmup().toNanos();
    for (long count = 1; ; count++) {
      Optional<Duration> since = arrivals.perSecond().when((double) count, horizon);
      if (since.isEmpty() || !awaitTime(open + since.get().toNanos())) {
        break;
      }
      long due = open + since.get().toNanos();
      @Nullable Instance instance = nextFree(free, open);
      if (instance == null) {
        long missed = (long) arrivals.perSecond().until(sinceOpen(open)) - count + 1;
        run.recorder().count(MISSED, Math.max(0, missed));
        break;
      }
      run.start(
          load.call().scenario().name(),
          () -> {
            instance.attach();
            instance.attempt(load.call(), due);
            free.add(instance);
          });
    }
  }

  private Duration sinceOpen(long open) {
    Duration since = Duration.ofNanos(run.clock().nanoTime() - open);
    return since.compareTo(horizon) < 0 ? since : horizon;
  }

  private void prepare(Drive.Arrivals arrivals, BlockingQueue<Instance> free)
      throws InterruptedException {
    for (int i = 0; i < arrivals.agents(); i++) {
      long due = begin + arrivals.warmup().toNanos() * i / arrivals.agents();
      if (!awaitTime(due)) {
        return;
      }
      Instance instance = run.open();
      run.start(
          "prepare",
          () -> {
            instance.attach();
            arrivals.prepare().ifPresent(call -> instance.attempt(call, due));
            free.add(instance);
          });
    }
  }

  /// @return null if the load or the run ended before one was free
  private @Nullable Instance nextFree(BlockingQueue<Instance> free, long open)
      throws InterruptedException {
    @Nullable Instance instance = free.poll();
    while (instance == null && !run.ended() && run.clock().nanoTime() - open < horizon.toNanos()) {
      instance = free.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    }
    return instance;
  }
}
