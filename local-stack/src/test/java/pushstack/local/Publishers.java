package pushstack.local;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import pushstack.local.RovingUserAgent.Subscription;
import pushstack.test.peer.ApplicationServer;
import pushstack.test.peer.Push;
import pushstack.test.peer.PushAnswer;
import pushstack.webpush.Topic;

/// Application servers that push to whoever is subscribed, each waiting for its answer before it
/// sends the next.
final class Publishers {
  private static final List<Topic> TOPICS =
      List.of(new Topic("weather"), new Topic("score"), new Topic("mail"));
  private static final int KEPT = 3_600;

  /// Keeps user agents that are reached now and then clear of the message limit: only those that
  /// sleep are meant to be reset.
  private static final int MAX_WAITING = 60;

  /// After a push without an answer: a dead node would be asked thousands of times a second.
  private static final Duration BACK_OFF = Duration.ofMillis(500);

  private final List<RovingUserAgent> userAgents;
  private final List<RovingUserAgent> sleepers;
  private final Ledger ledger;
  private final Timeline timeline;

  Publishers(List<RovingUserAgent> userAgents, Ledger ledger, Timeline timeline) {
    this.userAgents = userAgents;
    this.sleepers = userAgents.stream().filter(RovingUserAgent::sleeper).toList();
    this.ledger = ledger;
    this.timeline = timeline;
  }

  /// Pushes at random.
  ///
  /// @param gap between two pushes, on average
  /// @param going asked before each
  void publish(ApplicationServer server, Duration gap, BooleanSupplier going, long seed) {
    var random = new Random(seed);
    while (going.getAsBoolean()) {
      push(server, random);
      double share = -Math.log(1 - random.nextDouble());
      LockSupport.parkNanos((long) (gap.toNanos() * share));
    }
  }

  private void push(ApplicationServer server, Random random) {
    boolean toSleeper = !sleepers.isEmpty() && random.nextInt(100) < 15;
    List<RovingUserAgent> whom = toSleeper ? sleepers : userAgents;
    RovingUserAgent userAgent = whom.get(random.nextInt(whom.size()));
    List<Subscription> subscriptions = userAgent.subscriptions();
    if (subscriptions.isEmpty()
        || (!userAgent.sleeper() && ledger.waiting(userAgent.number) > MAX_WAITING)) {
      return;
    }
    Subscription to = subscriptions.get(random.nextInt(subscriptions.size()));
    if (random.nextInt(100) < 70) {
      post(server, userAgent, to, null, random.nextLong());
      return;
    }
    Topic topic = TOPICS.get(random.nextInt(TOPICS.size()));
    long own = random.nextLong();
    if (random.nextBoolean()) {
      post(server, userAgent, to, topic, own);
    } else {
      postTwo(server, userAgent, to, topic, own, Duration.ofMillis(random.nextInt(500)));
    }
  }

  /// A second message of the topic while the first may still wait for its acknowledgement: what the
  /// rules for topics are about.
  private void postTwo(
      ApplicationServer server,
      RovingUserAgent userAgent,
      Subscription to,
      Topic topic,
      long seed,
      Duration apart) {
    Thread first = Thread.ofVirtual().start(() -> post(server, userAgent, to, topic, seed));
    LockSupport.parkNanos(apart.toNanos());
    post(server, userAgent, to, topic, seed + 1);
    try {
      first.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(
      ApplicationServer server,
      RovingUserAgent userAgent,
      Subscription to,
      @Nullable Topic topic,
      long seed) {
    var random = new Random(seed);
    int ttl = random.nextInt(100) < 10 ? 0 : KEPT;
    int length = random.nextInt(20) == 0 ? 4_096 : 16 + random.nextInt(400);
    int number = ledger.posting(to.address(), topic, ttl);
    Push push = Push.to(to.endpoint()).ttl(ttl).body(Ledger.body(number, length));
    Optional<PushAnswer> answer = server.trySend(topic == null ? push : push.topic(topic));
    ledger.answered(number, answer.map(PushAnswer::status).orElse(Posted.NO_ANSWER));
    if (answer.isEmpty()) {
      LockSupport.parkNanos(BACK_OFF.toNanos());
    }
    answer
        .filter(other -> other.status() != 201)
        .ifPresent(other ->
            timeline.note(
                userAgent.number,
                "message " + number + " answered " + other.status() + " " + other.body()));
  }
}
