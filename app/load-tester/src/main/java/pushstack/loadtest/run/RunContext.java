package pushstack.loadtest.run;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import pushstack.loadtest.catalogue.ScenarioDefinition;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.plan.Drive;

/// What the loads of a run share: its parts, its end, and the instances that there are. Safe from
/// any thread.
final class RunContext {
  /// How often somebody who waits for room looks whether the run has ended.
  private static final long POLL_MILLIS = 100;

  private final AgentSource source;
  private final Recorder recorder;
  private final RunClock clock;
  private final Consumer<String> spawner;
  private final Failures failures;
  private final boolean restart;
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch through = new CountDownLatch(1);
  private final Set<Instance> instances = ConcurrentHashMap.newKeySet();
  private final Semaphore room = new Semaphore(Drive.MAX_AGENTS);
  private final LongAdder completed = new LongAdder();

  /// Threads of loads and instances, and one for whoever sets the run up.
  private final AtomicInteger threads = new AtomicInteger(1);

  /// @param restart whether scenarios that fail begin anew, as each of them says
  RunContext(
      AgentSource source,
      Recorder recorder,
      RunClock clock,
      boolean restart,
      Consumer<String> spawner) {
    this.restart = restart;
    this.source = source;
    this.recorder = recorder;
    this.clock = clock;
    this.spawner = spawner;
    this.failures = new Failures(recorder);
  }

  AgentSource source() {
    return source;
  }

  Recorder recorder() {
    return recorder;
  }

  RunClock clock() {
    return clock;
  }

  Failures failures() {
    return failures;
  }

  int restarts(ScenarioDefinition scenario) {
    return restart ? scenario.restarts() : 0;
  }

  void spawn(String plan) {
    spawner.accept(plan);
  }

  void completed() {
    completed.increment();
  }

  long completedCount() {
    return completed.sum();
  }

  /// Opens when the run is to come to its end, or has come to it by itself.
  CountDownLatch end() {
    return end;
  }

  boolean ended() {
    return end.getCount() == 0;
  }

  /// Opens when no load and no instance has a thread any more.
  CountDownLatch through() {
    return through;
  }

  /// A user agent for scenarios; waits while there are too many.
  ///
  /// @throws InterruptedException also if the run ends meanwhile
  Instance open() throws InterruptedException {
    while (!room.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      if (ended()) {
        throw new InterruptedException("the run ends");
      }
    }
    var instance = new Instance(this);
    instances.add(instance);
    if (ended()) {
      instance.end();
    }
    return instance;
  }

  /// At the end of the run instances stay: messages may be under way to them.
  void close(Instance instance) {
    if (!ended() && instances.remove(instance)) {
      instance.close();
      room.release();
    }
  }

  /// Gives up all that there are, after the end.
  void closeAll() {
    for (Instance instance : List.copyOf(instances)) {
      if (instances.remove(instance)) {
        instance.close();
        room.release();
      }
    }
  }

  int instances() {
    return instances.size();
  }

  void endAll() {
    end.countDown();
    instances.forEach(Instance::end);
    source.end();
  }

  void cutOffAll() {
    instances.forEach(Instance::cutOff);
  }

  /// Runs something on a virtual thread of the run.
  void start(String name, Runnable task) {
    threads.incrementAndGet();
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            task.run();
          } finally {
            done();
          }
        });
  }

  /// To be called by whoever has set the run up, when all that it begins with has been started.
  void done() {
    if (threads.decrementAndGet() == 0) {
      through.countDown();
      end.countDown();
    }
  }
}
