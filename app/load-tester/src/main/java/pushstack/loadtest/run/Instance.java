package pushstack.loadtest.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.catalogue.Call;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Scenario;
import pushstack.loadtest.scenario.ScenarioException;

/// One user agent and the thread that takes it through scenarios, one at a time.
final class Instance {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /// A server that is down is asked every half minute by each agent, which finds it soon enough.
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final RunContext run;
  private final Ending end = new Ending();
  private final Agent raw;
  private final RunAgent agent;
  private volatile @Nullable Thread thread;
  private volatile boolean cut;

  Instance(RunContext run) {
    this.run = run;
    this.raw = run.source().open();
    this.agent = new RunAgent(raw, run.recorder(), run.clock(), end, run::spawn);
  }

  /// On the thread of the instance.
  void attach() {
    thread = Thread.currentThread();
  }

  /// Asks it to end at its next pause.
  void end() {
    end.reach();
  }

  boolean ended() {
    return end.reached();
  }

  /// Ends it in the middle of whatever it does.
  void cutOff() {
    cut = true;
    end();
    @Nullable Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /// Runs a scenario, again after failures as its restart policy says.
  void run(Call call, long due) {
    int restarts = run.restarts(call.scenario());
    Duration wait = FIRST_WAIT;
    for (int failed = 0; attempt(call, failed == 0 ? due : run.clock().nanoTime()); failed++) {
      if (ended() || (restarts != Scenario.FOREVER && failed >= restarts) || !rest(wait)) {
        return;
      }
      wait = longer(wait);
    }
  }

  /// Runs a scenario over and over, until the instance is to end.
  void repeat(Call call, long due) {
    Duration wait = FIRST_WAIT;
    long next = due;
    while (!ended()) {
      boolean failed = attempt(call, next);
      if (failed) {
        if (!rest(wait)) {
          return;
        }
        wait = longer(wait);
      } else {
        hangUp();
        wait = FIRST_WAIT;
      }
      next = run.clock().nanoTime();
    }
  }

  /// Runs a scenario once.
  ///
  /// @return whether it failed
  // A scenario is somebody's code: whatever it throws is its failure, and counted.
  @SuppressWarnings("CatchingUnchecked")
  boolean attempt(Call call, long due) {
    agent.begin();
    run.source().due(raw, due);
    try {
      call.run(agent);
      run.completed();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ScenarioException e) {
      if (e.reason().equals(RunAgent.ENDED)) {
        end();
      } else {
        fail(call, e);
      }
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      fail(call, e);
    }
    // At the end of the run the line stays up: messages may still be under way.
    if (!ended()) {
      hangUp();
    }
    return true;
  }

  /// What fails because it was cut off has not failed.
  private void fail(Call call, Throwable failure) {
    if (!cut) {
      run.failures().add(call.toString(), failure);
    }
  }

  private void hangUp() {
    if (agent.connected()) {
      agent.drop();
    }
  }

  private static Duration longer(Duration wait) {
    Duration twice = wait.multipliedBy(2);
    return twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
  }

  /// @return false if the instance is to end
  private boolean rest(Duration time) {
    try {
      agent.pause(time);
      return true;
    } catch (ScenarioException _) {
      return !ended();
    }
  }

  void close() {
    run.source().close(raw);
  }
}
