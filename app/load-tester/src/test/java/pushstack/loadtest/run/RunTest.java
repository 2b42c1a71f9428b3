package pushstack.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Arg;
import pushstack.loadtest.scenario.Scenario;
import pushstack.loadtest.scenario.ScenarioException;

/// What a run starts, when, and how it ends, with user agents that do nothing.
@Timeout(120)
final class RunTest {
  private static final ScenarioCatalogue CATALOGUE = ScenarioCatalogue.of(Sample.class);

  private final IdleSource source = new IdleSource();
  private final Recorder recorder = new Recorder();

  /// What plans of these tests can name.
  public static final class Sample {
    private Sample() {}

    @Scenario(name = "once", does = "Counts.")
    public static void once(Agent agent) {
      agent.counter("once", 1);
    }

    @Scenario(name = "idle", does = "Counts and waits.", restarts = Scenario.FOREVER)
    public static void idle(Agent agent) {
      agent.counter("idle", 1);
      agent.pause(Duration.ofDays(1));
      agent.counter("woken", 1);
    }

    @Scenario(name = "stuck", does = "Waits for what never comes.")
    public static void stuck(Agent agent) throws InterruptedException {
      agent.counter("stuck", 1);
      new CountDownLatch(1).await();
    }

    @Scenario(name = "fail", does = "Fails.", restarts = 1)
    public static void fail(Agent agent, @Arg(name = "reason", value = "broken") String reason) {
      agent.counter("tried", 1);
      throw new ScenarioException(reason, "it is broken");
    }

    @Scenario(name = "crash", does = "Fails as code does.")
    public static void crash(Agent agent) {
      agent.check(true, "fine");
      throw new NullPointerException();
    }

    @Scenario(name = "spawn", does = "Starts others.")
    public static void spawn(Agent agent, @Arg(name = "plan") String plan) {
      agent.spawn(plan);
    }

    @Scenario(name = "measure", does = "Has a timer and misuses it.")
    public static void measure(Agent agent) {
      agent.timerStart("mine");
      agent.timerEnd("mine");
      agent.timerEnd("mine");
    }
  }

  private Run run(Plan plan) {
    return new Run(plan, CATALOGUE, source, recorder, RunClock.SYSTEM);
  }

  private Run execute(Plan plan) throws InterruptedException {
    Run run = run(plan);
    run.execute();
    assertThat(source.open).hasValue(0);
    assertThat(source.settled).containsExactly(plan.settings().settle());
    assertThat(run.phase()).isEqualTo(Run.Phase.DONE);
    return run;
  }

  private Run text(String plan) throws InterruptedException {
    return execute(Plan.ofText(plan, CATALOGUE));
  }

  private Run yaml(String... lines) throws InterruptedException {
    return execute(Plan.ofYaml(String.join("\n", lines), CATALOGUE));
  }

  /// Nanoseconds between the intended starts.
  private List<Long> distances() {
    List<Long> sorted = source.due.stream().sorted().toList();
    var distances = new ArrayList<Long>();
    for (int i = 1; i < sorted.size(); i++) {
      distances.add(sorted.get(i) - sorted.get(i - 1));
    }
    return distances;
  }

  @Test
  void quantityThatIsNoMultipleOfTheStaggerIsStartedWhole() throws InterruptedException {
    Run run = text("once, 10, 40, 0 | once, 1, 1, 0.01");
    assertThat(run.completed()).isEqualTo(11);
    assertThat(recorder.counters()).containsExactly(Map.entry("once", 11L));
    assertThat(run.failures().reasons()).isEmpty();
  }

  @Test
  void startsAreDueAtEvenDistances() throws InterruptedException {
    text("once, 20, 100, 0");
    assertThat(distances()).hasSize(19).containsOnly(10_000_000L);
  }

  @Test
  void failureIsCountedByReasonAndTriedAgainAsOftenAsItSays() throws InterruptedException {
    Run run = text("fail, 2, 10, 0 | fail, 1, 1, 0, reason=other | crash, 1, 1, 0");
    assertThat(recorder.counters())
        .containsEntry("tried", 6L)
        .containsEntry("failed.broken", 4L)
        .containsEntry("failed.other", 2L)
        .containsEntry("failed.null_pointer_exception", 1L);
    assertThat(run.completed()).isZero();
    assertThat(run.failures().reasons().getFirst())
        .isEqualTo(new Failures.Reason("broken", 4, "fail: it is broken"));
  }

  @Test
  void misuseOfATimerIsAFailure() throws InterruptedException {
    text("measure, 1, 1, 0");
    assertThat(recorder.counters()).containsEntry("failed.illegal_state_exception", 1L);
    assertThat(recorder.timers()).containsOnlyKeys("mine");
  }

  @Test
  void endlessScenariosEndWithTheRun() throws InterruptedException {
    Run run = yaml("duration: 1s", "loads: [{scenario: idle, quantity: 50, stagger: 100000/s}]");
    assertThat(recorder.counters()).containsExactly(Map.entry("idle", 50L));
    assertThat(run.failures().reasons()).isEmpty();
  }

  @Test
  void runCanBeEndedEarly() throws InterruptedException {
    Run run = run(Plan.ofText("idle, 5, 5, 0 | once, 1, 1, 86400", CATALOGUE));
    Thread other = Thread.ofVirtual().start(run::end);
    run.execute();
    other.join();
    assertThat(run.phase()).isEqualTo(Run.Phase.DONE);
    assertThat(run.failures().reasons()).isEmpty();
    assertThat(recorder.counters()).doesNotContainKey("once");
  }

  @Test
  void whatDoesNotEndItselfIsCutOffAfterTheGrace() throws InterruptedException {
    Run run =
        yaml(
            "{duration: 1s, grace: 50ms, loads: [{scenario: stuck, quantity: 3, stagger: 100000/s}]}");
    assertThat(recorder.counters()).containsExactly(Map.entry("stuck", 3L));
    assertThat(run.failures().reasons()).isEmpty();
  }

  @Test
  void loadEndsAfterItsOwnDuration() throws InterruptedException {
    yaml("loads: [{scenario: idle, quantity: 4, stagger: 100000/s, duration: 1s}]");
    assertThat(recorder.counters()).containsExactly(Map.entry("idle", 4L));
  }

  @Test
  void scenarioStartsAllLoadsOfAPlan() throws InterruptedException {
    Run run = text("spawn, 1, 1, 0, once\\, 3\\, 100\\, 0 \\| once\\, 2\\, 100\\, 0.1");
    assertThat(recorder.counters()).containsExactly(Map.entry("once", 5L));
    assertThat(run.completed()).isEqualTo(6);
  }

  @Test
  void badPlanFailsTheScenarioThatStartsIt() throws InterruptedException {
    Run run = text("spawn, 1, 1, 0, onec\\, 1\\, 1\\, 0");
    assertThat(run.failures().reasons())
        .extracting(Failures.Reason::name)
        .containsExactly("plan_exception");
    assertThat(run.failures().reasons().getFirst().example()).contains("did you mean once?");
  }

  @Test
  void populationIsKeptUp() throws InterruptedException {
    yaml("loads: [{scenario: once, agents: 3, duration: 1s}]");
    assertThat(recorder.counters().get("once")).isGreaterThan(3);
    assertThat(source.most).hasValue(3);
  }

  @Test
  void populationShrinks() throws InterruptedException {
    yaml(
        "loads:",
        "  - {scenario: idle, agents: {spike: {base: 1, to: 8, after: 100ms, hold: 300ms}},"
            + " duration: 1s}");
    assertThat(source.most).hasValue(8);
    assertThat(recorder.counters()).containsExactly(Map.entry("idle", 8L));
  }

  @Test
  void arrivalsAreDueAtTheirRateHoweverFewAgentsThereAre() throws InterruptedException {
    yaml(
        "loads:",
        "  - {scenario: once, duration: 1s,",
        "     arrivals: {rate: 200/s, agents: 2, warmup: 0, prepare: none}}");
    assertThat(recorder.counters()).containsEntry("once", 200L);
    assertThat(distances())
        .hasSize(199)
        .allMatch(distance -> Math.abs(distance - 5_000_000L) <= 10);
  }

  @Test
  void arrivalsThatFindNoAgentAreCounted() throws InterruptedException {
    yaml(
        "grace: 10ms",
        "loads:",
        "  - {scenario: stuck, duration: 500ms,",
        "     arrivals: {rate: 100/s, agents: 3, warmup: 0, prepare: none}}",
        "duration: 1s");
    assertThat(recorder.counters())
        .containsEntry("stuck", 3L)
        .containsEntry(LoadRunner.MISSED, 47L);
  }

  @Test
  void agentsArePreparedBeforeArrivals() throws InterruptedException {
    yaml(
        "loads:",
        "  - {scenario: measure, duration: 100ms,",
        "     arrivals: {rate: 10/s, agents: 7, warmup: 200ms, prepare: once}}");
    assertThat(recorder.counters()).containsEntry("once", 7L);
  }
}
