package pushstack.loadtest.agent;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Mailbox;
import pushstack.loadtest.measure.Recorder;
import pushstack.loadtest.scenario.Agent;
import pushstack.loadtest.scenario.Answer;
import pushstack.loadtest.scenario.Notification;
import pushstack.loadtest.scenario.Posted;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Payload;
import pushstack.webpush.Uaid;
import pushstack.webpush.crypto.P256PublicKey;
import pushstack.webpush.encryption.Aes128gcm;
import pushstack.webpush.encryption.Aesgcm;
import pushstack.webpush.encryption.Decryption;
import pushstack.webpush.encryption.UserAgentKeys;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ServerMessage;

/// A user agent of [Agents]. Belongs to the thread of its scenario; after that to whoever settles
/// the run.
final class LiveAgent implements Agent {
  /// The reason of what the end of the run has cut short.
  static final String ENDED = "ended";

  /// Unsubscribed endpoints that scenarios may still post to, to see them refused.
  private static final int MAX_GONE = 16;

  private static final int OK = 200;

  private final Agents engine;
  private final long number;
  private final Sender sender;
  private final Map<ChannelId, Subscription> subscriptions = new LinkedHashMap<>(2);
  private @Nullable Deque<Subscription> gone;
  private @Nullable Map<String, Long> timers;
  private @Nullable RandomGenerator random;
  private volatile @Nullable Uaid uaid;
  private volatile @Nullable Mailbox mailbox;
  private volatile @Nullable Session session;
  private long intendedStart;
  private long lateToConnect;
  private long lateToPost;
  private long connectDue;

  LiveAgent(Agents engine, long number, Sender sender) {
    this.engine = engine;
    this.number = number;
    this.sender = sender;
  }

  /// A scenario begins that should have begun then. Its first connection and its first message are
  /// as late as it is; what follows them waits for the server.
  void due(long nanoTime) {
    intendedStart = nanoTime;
    lateToConnect = Math.max(0, System.nanoTime() - nanoTime);
    lateToPost = lateToConnect;
  }

  @Override
  public void connect() {
    if (connected()) {
      throw new IllegalStateException("connected already");
    }
    connectDue = System.nanoTime() - lateToConnect;
    lateToConnect = 0;
    Session opened = engine.session(mailbox);
    session = opened;
    engine.connect(opened);
  }

  @Override
  public Closed disconnect() {
    return current().close();
  }

  @Override
  public void drop() {
    current().drop();
  }

  @Override
  public boolean connected() {
    Session held = session;
    return held != null && held.isOpen();
  }

  @Override
  public Hello hello() {
    Optional<Uaid> told = Optional.ofNullable(uaid);
    Session.Greeting greeting = current().hello(told);
    engine.recorder().time(Recorder.HELLO, Duration.ofNanos(System.nanoTime() - connectDue));
    engine.recorder().count(Recorder.HELLOS, 1);
    boolean kept = told.isPresent() && told.get().equals(greeting.uaid());
    if (!kept) {
      forget();
      uaid = greeting.uaid();
      mailbox = greeting.mailbox();
    }
    return new Hello(greeting.uaid(), kept);
  }

  @Override
  public void forget() {
    Mailbox old = mailbox;
    if (old != null) {
      old.giveUp();
    }
    uaid = null;
    mailbox = null;
    subscriptions.values().forEach(engine::withdraw);
    subscriptions.clear();
  }

  @Override
  public URI register(ChannelId channel) {
    return register(channel, Optional.empty());
  }

  @Override
  public URI register(ChannelId channel, P256PublicKey applicationServerKey) {
    return register(channel, Optional.of(applicationServerKey.base64url()));
  }

  private URI register(ChannelId channel, Optional<String> key) {
    long begin = System.nanoTime();
    var question = new ClientMessage.Register(channel.toString(), Optional.of(channel), key);
    ServerMessage.Register answer =
        current().ask(question, ServerMessage.Register.class, "register");
    engine.recorder().time(Recorder.REGISTER, Duration.ofNanos(System.nanoTime() - begin));
    if (answer.status() != OK) {
      throw new ScenarioException(
          "register_" + answer.status(), "register was answered with " + answer.status());
    }
    if (!answer.channelId().equals(channel.toString())) {
      throw new ScenarioException(
          "unexpected_message", "the answer to register is for another channel");
    }
    Mailbox owner = mailbox;
    if (owner == null) {
      throw new ScenarioException("unexpected_message", "register was answered before hello");
    }
    Subscription before = subscriptions.get(channel);
    UserAgentKeys keys = before == null ? engine.newKeys(random()) : before.keys();
    Mailbox.Channel account = before == null ? owner.subscribe() : before.account();
    Subscription made = engine.subscription(channel, answer.pushEndpoint(), keys, account);
    subscriptions.put(channel, made);
    return made.endpoint();
  }

  @Override
  public P256PublicKey applicationServerKey() {
    return sender.publicKey();
  }

  @Override
  public Map<ChannelId, URI> subscriptions() {
    var endpoints = new LinkedHashMap<ChannelId, URI>();
    subscriptions.forEach((channel, held) -> endpoints.put(channel, held.endpoint()));
    return endpoints;
  }

  @Override
  public void unregister(ChannelId channel) {
    var question = new ClientMessage.Unregister(channel, ClientMessage.Unregister.DEFAULT_CODE);
    ServerMessage.Unregister answer =
        current().ask(question, ServerMessage.Unregister.class, "unregister");
    if (answer.status() != OK) {
      throw new ScenarioException(
          "unregister_" + answer.status(), "unregister was answered with " + answer.status());
    }
    Subscription ended = subscriptions.remove(channel);
    if (ended != null) {
      ended.account().giveUp();
      if (gone == null) {
        gone = new ArrayDeque<>(2);
      }
      gone.addLast(ended);
      if (gone.size() > MAX_GONE) {
        engine.withdraw(gone.removeFirst());
      }
    }
  }

  @Override
  public void ping() {
    current().ask(new ClientMessage.Ping(), ServerMessage.Ping.class, "ping");
  }

  @Override
  public Answer send(Push push) {
    return post(push).answer();
  }

  @Override
  public Posted post(Push push) {
    long late = lateToPost;
    lateToPost = 0;
    return engine.post(push, sender, late);
  }

  @Override
  public Optional<Notification> expect(Set<ChannelId> channels, Duration patience) {
    return current().take(channels, patience).map(this::decrypted);
  }

  private Notification decrypted(ServerMessage.Notification message) {
    Payload payload = message.payload();
    if (payload == null) {
      return new Notification(message.channel(), message.version(), Optional.empty());
    }
    Subscription subscription = subscriptions.get(message.channel());
    if (subscription == null) {
      throw new ScenarioException(
          "unexpected_message", "a notification on a channel that is not subscribed");
    }
    Decryption clear =
        switch (payload.encoding()) {
          case AES128GCM -> Aes128gcm.decrypt(subscription.keys(), payload.body());
          case AESGCM ->
              Aesgcm.decrypt(
                  subscription.keys(),
                  text(payload.encryption()),
                  text(payload.cryptoKey()),
                  payload.body());
        };
    return switch (clear) {
      case Decryption.Clear(byte[] bytes) ->
          new Notification(message.channel(), message.version(), Optional.of(bytes));
      case Decryption.Refused(String why) ->
          throw new ScenarioException(
              "undecryptable", "a notification that nobody can read: " + why);
    };
  }

  private static String text(@Nullable String header) {
    return header == null ? "" : header;
  }

  @Override
  public void ack(Notification notification) {
    current().acknowledge(notification.channel(), notification.version());
  }

  @Override
  public void pause(Duration time) {
    boolean ended;
    if (connected()) {
      ended = current().idle(engine::ended, time);
    } else {
      Session last = session;
      if (last != null) {
        last.raise();
      }
      ended = engine.awaitEnd(time);
    }
    if (ended) {
      throw new ScenarioException(ENDED, "the run ends");
    }
  }

  @Override
  public void timerStart(String name) {
    if (timers == null) {
      timers = new HashMap<>();
    }
    if (timers.putIfAbsent(name, System.nanoTime()) != null) {
      throw new IllegalStateException("the timer " + name + " runs already");
    }
  }

  @Override
  public Duration timerEnd(String name) {
    Long start = timers == null ? null : timers.remove(name);
    if (start == null) {
      throw new IllegalStateException("the timer " + name + " does not run");
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    engine.recorder().time(name, time);
    return time;
  }

  @Override
  public void counter(String name, long count) {
    engine.recorder().count(name, count);
  }

  /// Plans are known to the run only.
  @Override
  public void spawn(String plan) {
    throw new UnsupportedOperationException("outside of a run no plan can be started");
  }

  @Override
  public void check(boolean condition, String reason) {
    if (!condition) {
      throw new ScenarioException(reason, reason.replace('_', ' '));
    }
  }

  @Override
  public RandomGenerator random() {
    RandomGenerator made = random;
    if (made == null) {
      made = new SplittableRandom(engine.settings().seed() * 0x9e3779b97f4a7c15L + number);
      random = made;
    }
    return made;
  }

  @Override
  public long intendedStart() {
    return intendedStart;
  }

  int owed() {
    Mailbox held = mailbox;
    return held == null ? 0 : held.owed();
  }

  void wake() {
    Session held = session;
    if (held != null) {
      held.wake();
    }
  }

  void hangUp() {
    Session held = session;
    if (held != null && held.isOpen()) {
      held.hangUp();
    }
  }

  /// Acknowledges all that comes from now on, without a scenario.
  void drain() {
    Session held = session;
    if (held != null) {
      held.drain();
    }
  }

  /// Connects if need be, to take what is owed.
  void comeBack() {
    if (!connected()) {
      connect();
      drain();
      hello();
    }
  }

  void awaitOwed(Duration time) {
    current().idle(() -> owed() == 0, time);
  }

  void withdrawAll() {
    subscriptions.values().forEach(engine::withdraw);
    if (gone != null) {
      gone.forEach(engine::withdraw);
    }
  }

  private Session current() {
    Session held = session;
    if (held == null) {
      throw new IllegalStateException("not connected");
    }
    return held;
  }
}
