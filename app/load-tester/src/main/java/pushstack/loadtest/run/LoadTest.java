package pushstack.loadtest.run;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import pushstack.loadtest.agent.AgentSettings;
import pushstack.loadtest.agent.Agents;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.live.Snapshot;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Measurements;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.measure.Series;
import pushstack.loadtest.net.TlsSettings;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.plan.Settings;
import pushstack.loadtest.result.Calibration;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.Target;
import pushstack.loadtest.result.Tester;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.loadtest.threshold.Threshold;

/// A plan with a service to run it against. [#execute] is called once; [#end] and [#snapshot] may
/// be called from any thread meanwhile.
public final class LoadTest implements AutoCloseable {
  /// A second of the series.
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Plan plan;
  private final Description description;
  private final URI webSocket;
  private final Agents agents;
  private final Recorder recorder = new Recorder();
  private final Ledger ledger;
  private final Series series;
  private final Run run;
  private final InstantSource clock;
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile long begin = System.nanoTime();

  /// What the result says of the run beside its measurements.
  ///
  /// @param plan in its text form, or that of its file
  /// @param version of the tester
  public record Description(String plan, String version, Optional<Calibration> selfTest) {}

  private LoadTest(
      Plan plan,
      Description description,
      ScenarioCatalogue catalogue,
      AgentSettings settings,
      InstantSource clock)
      throws UnknownHostException {
    this.plan = plan;
    this.description = description;
    this.webSocket = settings.webSocket();
    this.clock = clock;
    this.ledger = new Ledger(recorder, clock);
    this.agents = Agents.open(settings, recorder, ledger);
    this.series = new Series(recorder, ledger, agents::connected);
    this.run = new Run(plan, catalogue, new EngineAgents(agents), recorder, RunClock.SYSTEM);
  }

  /// Looks whether the service can be reached; nothing is started yet.
  ///
  /// @param tls for user agents and application servers
  /// @throws UnreachableException if it cannot
  /// @throws IllegalArgumentException if the settings of the plan or of TLS cannot be used
  public static LoadTest open(
      Plan plan, Description description, ScenarioCatalogue catalogue, TlsSettings tls) {
    AgentSettings settings = settings(plan.settings(), tls);
    try {
      tryOut(settings);
      return new LoadTest(plan, description, catalogue, settings, InstantSource.system());
    } catch (UnknownHostException e) {
      throw new UnreachableException(
          "the name " + settings.webSocket().getHost() + " is not known in DNS", e);
    }
  }

  private static AgentSettings settings(Settings settings, TlsSettings tls) {
    URI webSocket =
        settings
            .webSocket()
            .orElseThrow(() ->
                new IllegalArgumentException("the plan names no target, and nothing else does"));
    AgentSettings standard = AgentSettings.of(webSocket);
    return new AgentSettings(
        webSocket,
        settings.endpoint(),
        tls,
        tls,
        settings.patience(),
        settings.connections(),
        settings.senders(),
        standard.subject(),
        standard.loops(),
        settings.seed().orElseGet(() -> ThreadLocalRandom.current().nextLong()));
  }

  private static void tryOut(AgentSettings settings) throws UnknownHostException {
    var nowhere = new Recorder();
    try (Agents few = Agents.open(settings, nowhere, new Ledger(nowhere, InstantSource.system()))) {
      Agent agent = few.agent(System.nanoTime());
      agent.connect();
      agent.drop();
    } catch (ScenarioException e) {
      throw new UnreachableException(
          settings.webSocket() + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /// Runs the plan to its end.
  ///
  /// @param startAt when it begins, so that several testers begin together
  public Result execute(Optional<Instant> startAt) throws InterruptedException {
    awaitStart(startAt);
    Instant began = clock.instant();
    begin = System.nanoTime();
    Thread ticker = Thread.ofVirtual().name("series").start(this::tick);
    try {
      if (end.getCount() > 0) {
        run.execute();
      }
    } finally {
      ticker.interrupt();
      ticker.join();
      close();
    }
    series.tick();
    return result(began, clock.instant());
  }

  private void awaitStart(Optional<Instant> startAt) throws InterruptedException {
    if (startAt.isPresent()) {
      begin = System.nanoTime() + Duration.between(clock.instant(), startAt.get()).toNanos();
      boolean _ = RunClock.SYSTEM.await(end, begin);
    }
  }

  private void tick() {
    var never = new CountDownLatch(1);
    try {
      for (long second = 1; ; second++) {
        boolean _ = RunClock.SYSTEM.await(never, begin + second * SECOND);
        series.tick();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Result result(Instant began, Instant ended) {
    Measurements measured = measured();
    return new Result(
        plan.settings().label().orElse(""),
        began,
        ended,
        new Target(webSocket.toString(), plan.settings().endpoint().map(URI::toString)),
        description.plan(),
        List.of(Tester.here(host(), description.version(), began, ended, description.selfTest())),
        measured,
        Threshold.withStandard(plan.settings().thresholds()).stream()
            .map(threshold -> threshold.judge(measured, Duration.between(began, ended)))
            .toList());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  private Measurements measured() {
    return new Measurements(
        recorder.timers(), recorder.counters(), ledger.account(), series.seconds());
  }

  /// The moment.
  public Snapshot snapshot() {
    return new Snapshot(
        Duration.ofNanos(System.nanoTime() - begin),
        plan.planned(),
        agents.connected(),
        measured());
  }

  /// Ends the run early, in order: [#execute] returns soon, with the result.
  public void end() {
    end.countDown();
    run.end();
  }

  public Run.Phase phase() {
    return run.phase();
  }

  public Failures failures() {
    return run.failures();
  }

  /// Scenarios that went through.
  public long completed() {
    return run.completed();
  }

  /// Drops all connections.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      agents.close();
    }
  }
}
