package pushstack.local;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import pushstack.test.peer.Received;
import pushstack.test.peer.UserAgentClient;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Payload;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ServerMessage;

/// A user agent on a bad network: it comes to one node and another, acknowledges well, late, in
/// part or not at all, and goes by close, by reset or without a sign. Its life is one virtual
/// thread.
final class RovingUserAgent {
  private static final int CHANNELS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /// Vanished connections are kept open this many at a time: each one is a zombie session.
  private static final int MAX_ZOMBIES = 3;

  private static final int MAX_VISITS = 3;

  final int number;
  private final boolean sleeper;
  private final List<URI> nodes;
  private final Ledger ledger;
  private final Timeline timeline;
  private final int messageLimit;
  private final Random random;
  private final List<UserAgentClient> zombies = new ArrayList<>();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private @Nullable Uaid uaid;
  private int life;
  private volatile boolean ready;

  /// An endpoint that application servers may use.
  record Subscription(Posted.Address address, URI endpoint) {}

  private enum Manner {
    PROMPT,
    LATE,
    PARTLY,
    DEAF
  }

  RovingUserAgent(
      int number,
      boolean sleeper,
      Fleet fleet,
      Ledger ledger,
      Timeline timeline,
      int messageLimit,
      long seed) {
    this.number = number;
    this.sleeper = sleeper;
    this.nodes = fleet.webSocketUrls();
    this.ledger = ledger;
    this.timeline = timeline;
    this.messageLimit = messageLimit;
    this.random = new Random(seed);
  }

  boolean sleeper() {
    return sleeper;
  }

  /// What can be pushed to now; a snapshot.
  List<Subscription> subscriptions() {
    return List.copyOf(subscriptions);
  }

  /// Whether it ever came through.
  boolean ready() {
    return ready;
  }

  /// Comes and goes.
  ///
  /// @param going asked before each visit
  void roam(BooleanSupplier going) {
    while (going.getAsBoolean()) {
      URI node = nodes.get(random.nextInt(nodes.size()));
      Manner manner = manner();
      UserAgentClient client = arrive(node, manner);
      if (client == null) {
        pause(20 + random.nextInt(200));
        continue;
      }
      stay(client, sleeper ? 50 : 20 + (long) (-1500 * Math.log(1 - random.nextDouble())));
      leave(client);
      pause(gap());
    }
    zombies.forEach(UserAgentClient::drop);
    zombies.clear();
  }

  private long gap() {
    if (sleeper) {
      return 12_000L + random.nextInt(8_000);
    }
    return random.nextInt(10) < 4 ? 0 : random.nextInt(2_000);
  }

  private Manner manner() {
    int dice = random.nextInt(10);
    return dice < 6
        ? Manner.PROMPT
        : dice < 8 ? Manner.LATE : dice < 9 ? Manner.PARTLY : Manner.DEAF;
  }

  /// Connects, says hello, subscribes what is missing.
  ///
  /// @return null if the node or the network did not want
  private @Nullable UserAgentClient arrive(URI node, Manner manner) {
    UserAgentClient client = null;
    try {
      var session = new Session(manner);
      client = UserAgentClient.connect(node, PATIENCE, session::receive);
      session.client = client;
      client.send(hello());
      Optional<ServerMessage.Hello> answer = client.poll(ServerMessage.Hello.class, PATIENCE);
      if (answer.isEmpty()) {
        timeline.note(number, "no hello from " + node.getPort() + " " + client.closed());
        client.drop();
        return null;
      }
      called(answer.get().uaid());
      timeline.note(number, "hello at " + node.getPort() + " as life " + life + ", acks " + manner);
      session.identified(life);
      subscribe(client);
      ready = true;
      return client;
    } catch (UncheckedIOException e) {
      if (client != null) {
        client.drop();
      }
      return null;
    }
  }

  private ClientMessage hello() {
    return new ClientMessage.Hello(Optional.ofNullable(uaid), Map.of(), Optional.empty());
  }

  private void called(Uaid told) {
    if (uaid != null && !uaid.equals(told)) {
      if (!subscriptions.isEmpty()) {
        boolean maybe = sleeper && ledger.promised(number, life) >= messageLimit;
        ledger.renamed(number, life, maybe);
      }
      subscriptions.clear();
      life++;
    }
    uaid = told;
  }

  private void subscribe(UserAgentClient client) {
    while (subscriptions.size() < CHANNELS) {
      ChannelId channel = ChannelId.random();
      client.send(
          new ClientMessage.Register(channel.toString(), Optional.of(channel), Optional.empty()));
      Optional<ServerMessage.Register> answer = client.poll(ServerMessage.Register.class, PATIENCE);
      if (answer.isEmpty() || answer.get().status() != 200) {
        timeline.note(number, "register came to " + answer);
        return;
      }
      subscriptions.add(
          new Subscription(
              new Posted.Address(number, life, channel), URI.create(answer.get().pushEndpoint())));
    }
  }

  private void stay(UserAgentClient client, long millis) {
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < until && client.closed().isEmpty()) {
      pause(Math.min(25, millis));
    }
  }

  private void leave(UserAgentClient client) {
    if (client.closed().isPresent()) {
      timeline.note(number, "found closed: " + client.closed().get());
      return;
    }
    int dice = random.nextInt(10);
    if (dice < 4) {
      timeline.note(number, "resets");
      client.drop();
    } else if (dice < 7) {
      timeline.note(number, "closes");
      Thread.ofVirtual().start(() -> closeOrDrop(client));
    } else {
      timeline.note(number, "vanishes");
      if (dice < 9) {
        client.stopReading();
      }
      zombies.add(client);
      if (zombies.size() > MAX_ZOMBIES) {
        zombies.removeFirst().drop();
      }
    }
  }

  private static void closeOrDrop(UserAgentClient client) {
    try {
      client.close();
    } catch (AssertionError _) {
      client.drop(); // a frozen node does not answer
    }
  }

  /// Comes back for good and takes everything that waits. Gives up when it is owed something that
  /// does not come in several visits.
  void drain(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    int visits = 0;
    while (visits < MAX_VISITS && System.nanoTime() < deadline) {
      UserAgentClient client = arrive(nodes.get(random.nextInt(nodes.size())), Manner.PROMPT);
      if (client == null) {
        pause(200);
        continue;
      }
      boolean done = takeAll(client, deadline);
      visits += client.closed().isEmpty() ? 1 : 0;
      closeOrDrop(client);
      if (done) {
        return;
      }
    }
  }

  /// Waits until nothing is owed and nothing has come for a while, or until nothing comes although
  /// something is owed.
  private boolean takeAll(UserAgentClient client, long deadline) {
    int seen = -1;
    int quiet = 0;
    while (client.closed().isEmpty() && System.nanoTime() < deadline) {
      int now = client.notifications().size();
      quiet = now == seen ? quiet + 1 : 0;
      seen = now;
      if (quiet >= 10 && ledger.owed(number) == 0) {
        return true;
      }
      if (quiet >= 60) {
        timeline.note(number, "nothing comes, and " + ledger.owed(number) + " are owed");
        return false;
      }
      pause(50);
    }
    return false;
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  /// One connection, as its reading thread sees it.
  private final class Session {
    private final Manner manner;
    private final List<Received> early = new ArrayList<>();
    private volatile @Nullable UserAgentClient client;
    private int name = -1;
    private int count;

    Session(Manner manner) {
      this.manner = manner;
    }

    /// Under which name this connection is: known only after hello.
    synchronized void identified(int life) {
      name = life;
      early.forEach(this::take);
      early.clear();
    }

    synchronized void receive(Received received) {
      if (name < 0) {
        early.add(received);
      } else {
        take(received);
      }
    }

    private void take(Received received) {
      ServerMessage.Notification notification = received.notification();
      Payload payload = notification.payload();
      byte[] body = payload == null ? new byte[0] : payload.body();
      ledger.arrived(
          new Posted.Address(number, name, notification.channel()), body, notification.version());
      count++;
      switch (manner) {
        case PROMPT -> acknowledge(notification);
        case LATE -> {
          int delay = 50 + (count * 37) % 700;
          Thread.ofVirtual()
              .start(() -> {
                pause(delay);
                acknowledge(notification);
              });
        }
        case PARTLY -> {
          if (count % 2 == 0) {
            acknowledge(notification);
          }
        }
        case DEAF -> {}
      }
    }

    private void acknowledge(ServerMessage.Notification notification) {
      try {
        UserAgentClient to = client;
        if (to != null) {
          to.ack(notification);
        }
      } catch (UncheckedIOException _) {
        // The connection has ended; the message will come again.
      }
    }
  }
}
