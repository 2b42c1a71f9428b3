package pushstack.loadtest.agent;

import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Mailbox;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.net.ClientTls;
import pushstack.loadtest.net.Loop;
import pushstack.loadtest.net.Target;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.crypto.P256KeyPair;
import pushstack.webpush.encryption.UserAgentKeys;
import pushstack.webpush.vapid.VapidSigner;

/// The user agents of a run and all that they share: loops, HTTP connections, keys, the directory
/// of endpoints. Safe from any thread.
public final class Agents implements AutoCloseable {
  /// Origins of endpoints: more means that a server makes them up.
  private static final int MAX_ORIGINS = 64;

  /// Connections that are opened at a time to collect what is owed.
  private static final int COLLECTING = 256;

  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(10);

  private final AgentSettings settings;
  private final Recorder recorder;
  private final Ledger ledger;
  private final Target webSocket;
  private final ClientTls endpointTls;
  private final List<Loop> loops;
  private final List<Sender> senders;
  private final UserAgentKeyRing keys = new UserAgentKeyRing();
  private final UserAgentKeys stranger = UserAgentKeys.generate();
  private final Map<String, HttpPool> pools = new ConcurrentHashMap<>();
  private final Map<URI, Subscription> directory = new ConcurrentHashMap<>();
  private final Set<LiveAgent> live = ConcurrentHashMap.newKeySet();

  /// Given up by their scenario while messages were owed. No more than there are such messages.
  private final Set<LiveAgent> owing = ConcurrentHashMap.newKeySet();

  private final AtomicLong made = new AtomicLong();
  private final AtomicInteger sessions = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Thread sweeper;

  private Agents(
      AgentSettings settings,
      Recorder recorder,
      Ledger ledger,
      Target webSocket,
      ClientTls endpointTls,
      InstantSource clock) {
    this.settings = settings;
    this.recorder = recorder;
    this.ledger = ledger;
    this.webSocket = webSocket;
    this.endpointTls = endpointTls;
    this.loops =
        IntStream.range(0, settings.loops()).mapToObj(i -> Loop.start("agents-" + i)).toList();
    this.senders =
        Stream.generate(() -> new Sender(P256KeyPair.generate(), settings.subject(), clock))
            .limit(settings.senders())
            .toList();
    this.sweeper = Thread.ofVirtual().name("ledger").start(this::sweep);
  }

  /// Looks the service up; nothing is connected yet.
  ///
  /// @throws IllegalArgumentException if TLS is not possible with these settings
  /// @throws UnknownHostException if the host of the WebSocket has no address
  public static Agents open(AgentSettings settings, Recorder recorder, Ledger ledger)
      throws UnknownHostException {
    return open(settings, recorder, ledger, InstantSource.system());
  }

  static Agents open(AgentSettings settings, Recorder recorder, Ledger ledger, InstantSource clock)
      throws UnknownHostException {
    Target webSocket = Target.resolve(settings.webSocket(), ClientTls.of(settings.webSocketTls()));
    ClientTls endpointTls = ClientTls.of(settings.endpointTls());
    return new Agents(settings, recorder, ledger, webSocket, endpointTls, clock);
  }

  /// A new user agent, not connected, for a scenario that should begin then.
  ///
  /// @param intendedStart as of [System#nanoTime]
  public Agent agent(long intendedStart) {
    long number = made.getAndIncrement();
    var agent = new LiveAgent(this, number, senders.get((int) (number % senders.size())));
    agent.due(intendedStart);
    live.add(agent);
    return agent;
  }

  /// Tells when the next scenario of the agent should have begun.
  public void due(Agent agent, long intendedStart) {
    ((LiveAgent) agent).due(intendedStart);
  }

  /// Gives a user agent up: no scenario has it any more. Closes its connection if there is one.
  /// What it is owed is collected when the run is settled.
  public void close(Agent agent) {
    var given = (LiveAgent) agent;
    given.hangUp();
    if (live.remove(given)) {
      if (given.owed() > 0) {
        owing.add(given);
      } else {
        given.withdrawAll();
      }
    }
  }

  /// User agents that are connected now.
  public int connected() {
    return connected.get();
  }

  /// Ends all pauses, by a [ScenarioException] of the reason `ended`.
  public void end() {
    end.countDown();
    live.forEach(LiveAgent::wake);
  }

  /// Whether every POST is answered and every message that is owed has come.
  public boolean settled() {
    return ledger.settled();
  }

  /// Waits for messages on their way, when no scenario runs any more. User agents that are owed
  /// something and are away are connected once more; all that comes is acknowledged.
  ///
  /// @return whether all has come
  public boolean settle(Duration grace) throws InterruptedException {
    long until = System.nanoTime() + grace.toNanos();
    live.forEach(LiveAgent::drain);
    ledger.sweep();
    var connecting = new Semaphore(COLLECTING);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (LiveAgent agent : owing()) {
        threads.execute(() -> collect(agent, connecting, until));
      }
    }
    while (!ledger.settled() && System.nanoTime() - until < 0) {
      TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
    }
    ledger.sweep();
    return ledger.settled();
  }

  private List<LiveAgent> owing() {
    var all = new ArrayList<LiveAgent>();
    live.stream().filter(agent -> agent.owed() > 0).forEach(all::add);
    owing.stream().filter(agent -> agent.owed() > 0).forEach(all::add);
    return all;
  }

  private void collect(LiveAgent agent, Semaphore connecting, long until) {
    try {
      connecting.acquire();
      try {
        agent.comeBack();
      } finally {
        connecting.release();
      }
      agent.awaitOwed(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    } catch (ScenarioException e) {
      recorder.count("collecting." + e.reason(), 1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep() {
    try {
      while (true) {
        TimeUnit.NANOSECONDS.sleep(SWEEP.toNanos());
        ledger.sweep();
        owing.removeIf(agent -> {
          if (agent.owed() == 0) {
            agent.withdrawAll();
            return true;
          }
          return false;
        });
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Drops all connections and ends the account.
  @Override
  public void close() {
    end();
    sweeper.interrupt();
    loops.forEach(Loop::close);
    ledger.close();
  }

  AgentSettings settings() {
    return settings;
  }

  Recorder recorder() {
    return recorder;
  }

  boolean ended() {
    return end.getCount() == 0;
  }

  boolean awaitEnd(Duration time) {
    try {
      return end.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ScenarioException(LiveAgent.ENDED, "cut off", e);
    }
  }

  Session session(@Nullable Mailbox mailbox) {
    Loop loop = loops.get(Math.floorMod(sessions.getAndIncrement(), loops.size()));
    return new Session(loop, ledger, mailbox, connected, settings.patience());
  }

  void connect(Session session) {
    try {
      webSocket.refresh();
    } catch (UnknownHostException _) {
      // The addresses that it had are as good as any.
    }
    session.open(webSocket);
  }

  UserAgentKeys newKeys(RandomGenerator random) {
    return keys.next(random);
  }

  /// Enters an endpoint in the directory.
  Subscription subscription(
      ChannelId channel, String pushEndpoint, UserAgentKeys userAgent, Mailbox.Channel account) {
    URI told;
    URI seen;
    String audience;
    try {
      told = URI.create(pushEndpoint);
      audience = VapidSigner.audience(told);
      seen =
          settings.endpointOrigin().isEmpty() ? told : moved(told, settings.endpointOrigin().get());
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ScenarioException("bad_endpoint", "an endpoint that is no URL: " + pushEndpoint, e);
    }
    var made = new Subscription(channel, seen, audience, userAgent, account);
    directory.put(seen, made);
    return made;
  }

  private static URI moved(URI endpoint, URI origin) {
    String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
    return URI.create(
        origin.getScheme() + "://" + origin.getRawAuthority() + endpoint.getRawPath() + query);
  }

  void withdraw(Subscription subscription) {
    directory.remove(subscription.endpoint(), subscription);
  }

  /// Posts a message.
  ///
  /// @param late how many nanoseconds ago it was due
  Posted post(Push push, Sender sender, long late) {
    Subscription to = directory.get(push.endpoint());
    HttpPool pool = pool(push.endpoint());
    String audience = to == null ? VapidSigner.audience(push.endpoint()) : to.audience();
    UserAgentKeys keysOfReceiver = to == null ? stranger : to.keys();
    byte[] request =
        PushRequest.write(
            push, pool.target().authority(), keysOfReceiver.publicKeys(), sender, audience);
    Mailbox.Channel account = to == null ? null : to.account();
    var posting = new Posting(push, account, late, recorder, ledger);
    ledger.sent(account);
    pool.send(request, posting);
    return posting;
  }

  private HttpPool pool(URI endpoint) {
    String origin = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    HttpPool pool = pools.get(origin);
    if (pool != null) {
      return pool;
    }
    if (pools.size() >= MAX_ORIGINS) {
      throw new ScenarioException("too_many_origins", "endpoints on " + MAX_ORIGINS + " origins");
    }
    try {
      Target target = Target.resolve(endpoint, endpointTls);
      return pools.computeIfAbsent(
          origin,
          _ -> new HttpPool(target, loops, settings.httpConnections(), settings.patience()));
    } catch (IOException | IllegalArgumentException e) {
      throw new ScenarioException("send_failed", "no such origin: " + origin, e);
    }
  }
}
