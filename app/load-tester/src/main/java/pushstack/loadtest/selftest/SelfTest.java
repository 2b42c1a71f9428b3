package pushstack.loadtest.selftest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.agent.AgentSettings;
import pushstack.loadtest.agent.Agents;
import pushstack.loadtest.measure.Account;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.result.Calibration;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Ttl;

/// Finds the highest rate of the tester on this machine: as many agents as keep it busy, against a
/// [NullService] in a process of its own. What it measures of another service is that service's as
/// long as it asks no more of the tester than a third of this.
public final class SelfTest {
  /// Enough to have work always, few enough to be in the caches of the machine.
  public static final int AGENTS = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Ttl MINUTE = new Ttl(60);

  private SelfTest() {}

  /// What is pushed.
  ///
  /// @param bytes of clear text, encrypted for each message; 0 for none
  public record Load(int bytes, Push.Signature signature) {}

  /// What came out.
  ///
  /// @param messagesPerSecond each posted, answered, received and acknowledged
  /// @param cpuMicrosPerMessage of this process
  /// @param hellosPerSecond each on a new connection
  public record Result(
      double messagesPerSecond, double cpuMicrosPerMessage, double hellosPerSecond) {

    /// The highest rate of a run whose figures are those of the service.
    public double provedUpTo() {
      return messagesPerSecond / Calibration.MARGIN;
    }

    public double hellosProvedUpTo() {
      return hellosPerSecond / Calibration.MARGIN;
    }

    /// Whether a run of that many messages a second says something about the service.
    public boolean proves(double runMessagesPerSecond) {
      return runMessagesPerSecond <= provedUpTo();
    }
  }

  /// Takes four times as long as one measurement: each has a warm-up.
  ///
  /// @throws IllegalStateException if messages get lost, or the null service cannot be started
  public static Result run(Load load, Duration each) throws InterruptedException {
    Process service = start();
    try {
      int port = port(service);
      URI url = URI.create("ws://127.0.0.1:" + port + "/");
      messages(url, load, each);
      Rate pushes = messages(url, load, each);
      hellos(url, each);
      Rate hellos = hellos(url, each);
      return new Result(pushes.perSecond, pushes.cpuMicros, hellos.perSecond);
    } catch (IOException e) {
      throw new UncheckedIOException("the null service has ended", e);
    } finally {
      service.destroy();
    }
  }

  private record Rate(double perSecond, double cpuMicros) {}

  /// A null service in a process of its own, which ends when its standard input does.
  static Process start() {
    try {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return new ProcessBuilder(
              java,
              "-Xmx256m",
              "-cp",
              System.getProperty("java.class.path"),
              NullService.class.getName())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the null service", e);
    }
  }

  /// Of a service that has been started.
  static int port(Process service) throws IOException {
    var lines =
        new BufferedReader(
            new InputStreamReader(service.getInputStream(), StandardCharsets.US_ASCII));
    String line = lines.readLine();
    if (line == null) {
      throw new IOException("it said nothing");
    }
    return Integer.parseInt(line);
  }

  private static Rate messages(URI url, Load load, Duration time) throws InterruptedException {
    var recorder = new Recorder();
    var ledger = new Ledger(recorder, InstantSource.system());
    try (var agents = agents(url, recorder, ledger)) {
      Rate rate = repeat(agents, time, SelfTest::subscribe, agent -> push(agent, load));
      if (!agents.settle(PATIENCE)) {
        throw new IllegalStateException("messages do not arrive: " + ledger.account());
      }
      Account account = ledger.account();
      if (account.duplicated() + account.repeated() + account.unknown() > 0) {
        throw new IllegalStateException("messages that nobody expects: " + account);
      }
      return rate;
    }
  }

  private static Rate hellos(URI url, Duration time) throws InterruptedException {
    var recorder = new Recorder();
    try (var agents = agents(url, recorder, new Ledger(recorder, InstantSource.system()))) {
      return repeat(agents, time, _ -> {}, SelfTest::greet);
    }
  }

  private static Agents agents(URI url, Recorder recorder, Ledger ledger) {
    try {
      return Agents.open(AgentSettings.of(url), recorder, ledger);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to the null service", e);
    }
  }

  /// One step of a scenario.
  private interface Step {
    void with(Agent agent);
  }

  private static Rate repeat(Agents agents, Duration time, Step first, Step step)
      throws InterruptedException {
    var ready = new CountDownLatch(AGENTS);
    var go = new CountDownLatch(1);
    var done = new CountDownLatch(AGENTS);
    var count = new LongAdder();
    var failure = new AtomicReference<@Nullable RuntimeException>();
    long[] end = new long[1];
    for (int i = 0; i < AGENTS; i++) {
      Thread.startVirtualThread(() -> {
        try {
          Agent agent = agents.agent(System.nanoTime());
          first.with(agent);
          ready.countDown();
          go.await();
          while (System.nanoTime() - end[0] < 0) {
            step.with(agent);
            count.increment();
          }
        } catch (ScenarioException e) {
          failure.set(e);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        } finally {
          ready.countDown();
          done.countDown();
        }
      });
    }
    ready.await();
    long begin = System.nanoTime();
    long cpu = cpuNanos();
    end[0] = begin + time.toNanos();
    go.countDown();
    if (!done.await(time.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("the tester stands still");
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException(
          "the tester fails against a server that only answers", failed);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Rate(count.sum() / seconds, (cpuNanos() - cpu) / 1e3 / Math.max(1, count.sum()));
  }

  private static void subscribe(Agent agent) {
    agent.connect();
    agent.hello();
    agent.register(ChannelId.random());
  }

  private static void push(Agent agent, Load load) {
    var subscription = agent.subscriptions().entrySet().iterator().next();
    Push push = Push.to(subscription.getValue()).ttl(MINUTE).signature(load.signature());
    if (load.bytes() > 0) {
      push = push.data(new byte[load.bytes()]);
    }
    Posted posted = agent.post(push);
    Notification notification =
        agent
            .expect(subscription.getKey(), PATIENCE)
            .orElseThrow(() -> new ScenarioException("no_notification", "nothing came"));
    agent.ack(notification);
    posted.answer();
  }

  private static void greet(Agent agent) {
    agent.connect();
    agent.hello();
    agent.drop();
  }

  /// User and system time of this process.
  private static long cpuNanos() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean bean
        ? bean.getProcessCpuTime()
        : 0;
  }
}
