package pushstack.loadtest.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.plan.Load;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.plan.Settings;

/// One run of a plan. [#execute] takes the calling thread through it; [#end] may be called from any
/// other.
public final class Run {
  /// Scenarios that start scenarios must come to an end.
  private static final int MAX_SPAWNED_LOADS = 10_000;

  /// After an interrupt a scenario has this long, or is left behind.
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  private final Plan plan;
  private final ScenarioCatalogue catalogue;
  private final RunClock clock;
  private final RunContext context;
  private final AtomicInteger spawned = new AtomicInteger();
  private volatile Phase phase = Phase.WAITING;

  /// How far it is.
  public enum Phase {
    WAITING,
    RUNNING,
    /// Scenarios come to their end.
    ENDING,
    /// Messages under way are waited for.
    SETTLING,
    DONE
  }

  /// @param catalogue for the plans that scenarios start
  public Run(
      Plan plan,
      ScenarioCatalogue catalogue,
      AgentSource source,
      Recorder recorder,
      RunClock clock) {
    this.plan = plan;
    this.catalogue = catalogue;
    this.clock = clock;
    this.context = new RunContext(source, recorder, clock, plan.settings().restart(), this::spawn);
  }

  /// Returns when the run is over: all scenarios are through or were ended, and messages under way
  /// have arrived or were waited for.
  ///
  /// @return the time from its begin until scenarios were ended
  public Duration execute() throws InterruptedException {
    Settings settings = plan.settings();
    long begin = clock.nanoTime();
    phase = Phase.RUNNING;
    for (Load load : plan.loads()) {
      start(load, begin);
    }
    context.done();
    Duration limit = settings.duration().orElse(Settings.MAX_DURATION);
    try {
      clock.await(context.end(), begin + limit.toNanos());
    } finally {
      phase = Phase.ENDING;
      context.endAll();
    }
    long ended = clock.nanoTime();
    if (!clock.await(context.through(), ended + settings.grace().toNanos())) {
      context.cutOffAll();
      clock.await(context.through(), clock.nanoTime() + CUT_OFF.toNanos());
    }
    phase = Phase.SETTLING;
    context.source().settle(settings.settle());
    context.closeAll();
    phase = Phase.DONE;
    return Duration.ofNanos(ended - begin);
  }

  private void start(Load load, long begin) {
    context.start("load " + load.call(), new LoadRunner(context, load, begin));
  }

  /// A plan that a scenario starts.
  private void spawn(String text) {
    Plan more = Plan.ofText(text, catalogue);
    if (spawned.addAndGet(more.loads().size()) > MAX_SPAWNED_LOADS) {
      throw new IllegalStateException("scenarios have started " + MAX_SPAWNED_LOADS + " loads");
    }
    long begin = clock.nanoTime();
    more.loads().forEach(load -> start(load, begin));
  }

  /// Ends it early, in order: [#execute] returns after the end of scenarios and the settling.
  public void end() {
    context.endAll();
  }

  public Phase phase() {
    return phase;
  }

  /// User agents that there are, connected or not.
  public int agents() {
    return context.instances();
  }

  /// Scenarios that went through.
  public long completed() {
    return context.completedCount();
  }

  public Failures failures() {
    return context.failures();
  }
}
