package pushstack.loadtest.run;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Answer;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.crypto.P256PublicKey;

/// What a scenario is given: the user agent of the engine, and beside it what belongs to the run:
/// when it ends, what was due when, timers, counters, other plans. For one thread.
final class RunAgent implements Agent {
  /// The reason of a pause that the end of the run cut short; no failure.
  static final String ENDED = "ended";

  private final Agent agent;
  private final Recorder recorder;
  private final RunClock clock;
  private final Ending end;
  private final Consumer<String> spawner;
  private final Map<String, Long> timers = new HashMap<>();

  RunAgent(Agent agent, Recorder recorder, RunClock clock, Ending end, Consumer<String> spawner) {
    this.agent = agent;
    this.recorder = recorder;
    this.clock = clock;
    this.end = end;
    this.spawner = spawner;
  }

  /// To be called before each scenario.
  void begin() {
    timers.clear();
  }

  /// Waits as the user agent does, which notices when it is hung up.
  @Override
  public void pause(Duration time) {
    end.enter();
    try {
      agent.pause(time);
    } catch (ScenarioException e) {
      if (end.reached()) {
        throw new ScenarioException(ENDED, "the run ends", e);
      }
      throw e;
    } finally {
      end.leave();
    }
    if (end.reached()) {
      throw new ScenarioException(ENDED, "the run ends");
    }
  }

  @Override
  public void timerStart(String name) {
    if (timers.putIfAbsent(name, clock.nanoTime()) != null) {
      throw new IllegalStateException("the timer " + name + " runs already");
    }
  }

  @Override
  public Duration timerEnd(String name) {
    @Nullable Long start = timers.remove(name);
    if (start == null) {
      throw new IllegalStateException("the timer " + name + " does not run");
    }
    Duration time = Duration.ofNanos(clock.nanoTime() - start);
    recorder.time(name, time);
    return time;
  }

  @Override
  public void counter(String name, long count) {
    recorder.count(name, count);
  }

  @Override
  public void spawn(String plan) {
    spawner.accept(plan);
  }

  @Override
  public void check(boolean condition, String reason) {
    if (!condition) {
      throw new ScenarioException(reason, reason.replace('_', ' '));
    }
  }

  @Override
  public long intendedStart() {
    return agent.intendedStart();
  }

  @Override
  public void connect() {
    agent.connect();
  }

  @Override
  public Closed disconnect() {
    return agent.disconnect();
  }

  @Override
  public void drop() {
    agent.drop();
  }

  @Override
  public boolean connected() {
    return agent.connected();
  }

  @Override
  public Hello hello() {
    return agent.hello();
  }

  @Override
  public void forget() {
    agent.forget();
  }

  @Override
  public URI register(ChannelId channel) {
    return agent.register(channel);
  }

  @Override
  public URI register(ChannelId channel, P256PublicKey applicationServerKey) {
    return agent.register(channel, applicationServerKey);
  }

  @Override
  public P256PublicKey applicationServerKey() {
    return agent.applicationServerKey();
  }

  @Override
  public Map<ChannelId, URI> subscriptions() {
    return agent.subscriptions();
  }

  @Override
  public void unregister(ChannelId channel) {
    agent.unregister(channel);
  }

  @Override
  public void ping() {
    agent.ping();
  }

  @Override
  public Answer send(Push push) {
    return agent.send(push);
  }

  @Override
  public Posted post(Push push) {
    return agent.post(push);
  }

  @Override
  public Optional<Notification> expect(Set<ChannelId> channels, Duration patience) {
    return agent.expect(channels, patience);
  }

  @Override
  public void ack(Notification notification) {
    agent.ack(notification);
  }

  @Override
  public RandomGenerator random() {
    return agent.random();
  }
}
