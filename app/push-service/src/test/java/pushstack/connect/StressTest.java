package pushstack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import pushstack.delivery.Delivery.Outcome;
import pushstack.storage.StorageException;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Urgency;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.ServerMessage;

/// Everything at once: user agents that come, drop, vanish and move while messages are pushed,
/// calls between nodes are lost and storage fails now and then. What got a 201 arrives, and what
/// was acknowledged leaves nothing behind.
final class StressTest {
  private static final int USER_AGENTS = 20;
  private static final Duration LENGTH = Duration.ofSeconds(4);

  private final long seed = Long.getLong("pushstack.stress.seed", System.nanoTime());
  private final Fleet fleet = new Fleet(Fleet.HASTY);
  private final List<Fleet.Member> nodes = List.of(fleet.add("a"), fleet.add("b"), fleet.add("c"));

  /// One user agent, what was pushed to it, and what it has seen.
  private final class Person {
    private final Random random;
    private final UserAgent userAgent;
    private final Map<String, PushMessage> promised = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final List<Future<?>> pushes = new ArrayList<>();

    Person(int number) {
      random = new Random(seed * 31 + number);
      userAgent = UserAgent.subscribedAt(fleet, anyNode(random));
      answer(userAgent.socket(), true);
    }

    /// Sees what comes on a socket, and acknowledges it, mostly.
    private void answer(FakeSocket socket, boolean always) {
      Random own = new Random(random.nextLong());
      socket.onMessage(message -> {
        if (message instanceof ServerMessage.Notification n) {
          seen.add(n.version());
          if (always || own.nextInt(8) > 0) {
            var ack = new ClientMessage.Ack(List.of(new ClientMessage.Update(n.version(), 100)));
            var _ = socket.sayLater(ClientMessages.toJson(ack));
          }
        }
      });
    }

    private void connect(boolean always) {
      fleet.clock.advance(Duration.ofMillis(1));
      FakeSocket socket = UserAgent.open(anyNode(random));
      answer(socket, always);
      userAgent.use(socket);
      var _ =
          socket.sayLater(
              "{\"messageType\":\"hello\",\"uaid\":\"" + userAgent.uaid().hex() + "\"}");
    }

    private void step() {
      switch (random.nextInt(12)) {
        case 0 -> {
          userAgent.drop();
          if (random.nextBoolean()) {
            connect(false);
          }
        }
        case 1 -> {
          userAgent.socket().vanish();
          connect(false);
        }
        case 2 -> connect(false);
        case 3 -> userAgent.socket().setRoom(random.nextInt(3));
        case 4, 5 -> userAgent.socket().setRoom(Integer.MAX_VALUE);
        default -> push();
      }
    }

    private void push() {
      PushMessage message =
          random.nextInt(3) == 0
              ? userAgent.message("topic" + random.nextInt(2))
              : userAgent.message(userAgent.channel(), null, 3_600, any(Urgency.values(), random));
      Future<Outcome> outcome = fleet.pushLater(message);
      pushes.add(
          fleet.later(() -> {
            try {
              Outcome what = outcome.get(30, TimeUnit.SECONDS);
              if (what == Outcome.STORED || what == Outcome.ACKNOWLEDGED) {
                promised.put(message.version(), message);
              }
            } catch (ExecutionException e) {
              // No 201, no promise.
              assertThat(e.getCause()).isInstanceOf(StorageException.class);
            } catch (InterruptedException | TimeoutException e) {
              throw new AssertionError(e);
            }
          }));
    }

    /// What is promised and has not come. A topic's message may have been replaced by a newer one.
    private List<PushMessage> missing() {
      return promised.values().stream()
          .filter(message -> !seen.contains(message.version()))
          .filter(message -> message.id().topic() == null || !replaced(message))
          .toList();
    }

    private boolean replaced(PushMessage message) {
      return seen.stream()
          .map(promised::get)
          .anyMatch(other -> other != null && other.id().supersedes(message.id()));
    }
  }

  private Fleet.Member anyNode(Random random) {
    return nodes.get(random.nextInt(nodes.size()));
  }

  private void disturb(Random random) {
    Fleet.Member node = anyNode(random);
    switch (random.nextInt(10)) {
      case 0 -> node.lose(any(Fleet.Call.values(), random));
      case 1 -> node.loseAnswers(any(Fleet.Call.values(), random));
      case 2 -> node.storage.fail(anyOp(random));
      case 3 -> node.storage.loseAnswer(anyOp(random));
      case 4 -> fleet.endpointStorage.fail(anyOp(random));
      default -> calm(node);
    }
  }

  private static void calm(Fleet.Member node) {
    node.lose();
    node.loseAnswers();
  }

  private static WatchedStorage.Op anyOp(Random random) {
    return any(WatchedStorage.Op.values(), random);
  }

  private static <T> T any(T[] choices, Random random) {
    return choices[random.nextInt(choices.length)];
  }

  @Test
  void whatGotA201ArrivesAndWhatWasAcknowledgedLeavesNothing() {
    System.out.println("stress: -Dpushstack.stress.seed=" + seed);
    var people = new ArrayList<Person>();
    for (int i = 0; i < USER_AGENTS; i++) {
      people.add(new Person(i));
    }
    storm(people);

    // Faults end.
    nodes.forEach(StressTest::calm);
    nodes.forEach(node -> node.storage.forgetFailures());
    fleet.endpointStorage.forgetFailures();
    people.forEach(person -> person.pushes.forEach(Await::the));
    people.forEach(person -> person.userAgent.socket().setRoom(Integer.MAX_VALUE));
    people.forEach(person -> person.connect(true));

    for (Person person : people) {
      awaitWithTime("all of it has come", () -> person.missing().isEmpty());
      awaitWithTime("nothing is left", () -> fleet.rows(person.userAgent.uaid()).isEmpty());
    }
    assertThat(people.stream().mapToInt(person -> person.promised.size()).sum()).isGreaterThan(100);
    fleet.close();
  }

  private void storm(List<Person> people) {
    long end = System.nanoTime() + LENGTH.toNanos();
    var threads = new ArrayList<Future<?>>();
    for (Person person : people) {
      threads.add(
          fleet.later(() -> {
            while (System.nanoTime() < end) {
              person.step();
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(person.random.nextInt(30)));
            }
          }));
    }
    Random random = new Random(seed);
    while (System.nanoTime() < end) {
      disturb(random);
      fleet.pass(Duration.ofMillis(200));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    threads.forEach(Await::the);
  }

  /// The clock of the timers runs while it waits, far below the interval of the safety net (R15).
  private void awaitWithTime(String what, BooleanSupplier condition) {
    Await.until(
        what + ", seed " + seed,
        () -> {
          fleet.pass(Duration.ofMillis(20));
          return condition.getAsBoolean();
        });
  }
}
