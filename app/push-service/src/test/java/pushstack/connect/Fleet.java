package pushstack.connect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.AckWindow;
import pushstack.delivery.CallReply;
import pushstack.delivery.Delivery;
import pushstack.delivery.Handover;
import pushstack.delivery.Keeper;
import pushstack.delivery.LocalNodes;
import pushstack.delivery.Nodes;
import pushstack.delivery.PushCalls;
import pushstack.delivery.PushReply;
import pushstack.delivery.Reminders;
import pushstack.delivery.Routes;
import pushstack.delivery.Schedule;
import pushstack.delivery.Sessions;
import pushstack.storage.NodeAddress;
import pushstack.storage.Router;
import pushstack.storage.SessionRef;
import pushstack.storage.Storage;
import pushstack.storage.StorageException;
import pushstack.storage.embedded.EmbeddedStorage;
import pushstack.test.MutableClock;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamps;
import pushstack.webpush.Uaid;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.FernetKey;
import pushstack.webpush.token.TokenKeys;

/// Several connection nodes and one endpoint node over one store, in one JVM. The wires between
/// them are method calls, which a test may lose or cut; time stands still until a test moves it
/// (but for the acknowledgement window, which is real).
final class Fleet implements AutoCloseable {
  /// So short that it passes while a test waits for it.
  static final Duration HASTY = Duration.ofMillis(20);

  /// So long that it does not pass within a test: what ends the wait is something else.
  static final Duration PATIENT = Duration.ofMinutes(2);

  static final Duration RECHECK = Duration.ofHours(1);

  static final ConnectSettings SETTINGS =
      new ConnectSettings(
          new NodeAddress("http://template.test:8081"),
          "https://push.test",
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(4),
          Duration.ofSeconds(45),
          150,
          100,
          RECHECK);

  enum Call {
    PUSH,
    CHECK,
    CLOSE,
    RECALL
  }

  final MutableClock clock = MutableClock.fixed();
  final Storage store = EmbeddedStorage.inMemory(clock);
  final TokenKeys keys = new TokenKeys(List.of(FernetKey.random()));
  final EndpointTokens tokens = new EndpointTokens(keys, clock);
  final WatchedStorage endpointStorage = new WatchedStorage(store);
  final Reminders endpointReminders;

  private final Map<NodeAddress, Member> members = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private final ManualSchedule schedule = new ManualSchedule();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Delivery endpoint;
  private final AckWindow ackWindow;

  Fleet(Duration ackWindow) {
    this.ackWindow = new AckWindow(ackWindow);
    this.endpointReminders = new Reminders(schedule);
    var wires = new Wires();
    this.endpoint =
        new Delivery(
            endpointStorage.routers(),
            endpointStorage.messages(),
            wires,
            wires,
            new Routes(1_000),
            new Keeper(
                endpointStorage.routers(), endpointStorage.messages(), wires, endpointReminders),
            Duration.ofMinutes(1),
            _ -> {});
  }

  /// One connection node.
  static final class Member {
    final NodeAddress address;
    final ConnectionNode node;
    final Switchboard switchboard;
    final Handover handover;
    final WatchedStorage storage;
    final BroadcastBoard broadcasts;
    final Reminders reminders;
    private final Set<Call> lost = EnumSet.noneOf(Call.class);
    private final Set<Call> unanswered = EnumSet.noneOf(Call.class);
    private final AtomicInteger handed;
    private boolean dead;

    private Member(
        NodeAddress address,
        ConnectionNode node,
        Switchboard switchboard,
        Handover handover,
        WatchedStorage storage,
        BroadcastBoard broadcasts,
        Reminders reminders,
        AtomicInteger handed) {
      this.address = address;
      this.node = node;
      this.switchboard = switchboard;
      this.handover = handover;
      this.storage = storage;
      this.broadcasts = broadcasts;
      this.reminders = reminders;
      this.handed = handed;
    }

    /// The process is gone: nothing of it does anything any more, and connections are refused.
    synchronized void kill() {
      dead = true;
      storage.kill();
    }

    /// How many push calls its sessions have taken.
    int handed() {
      return handed.get();
    }

    private synchronized boolean isDead() {
      return dead;
    }

    /// Calls of these kinds do not arrive.
    synchronized void lose(Call... calls) {
      lost.clear();
      lost.addAll(List.of(calls));
    }

    /// Calls of these kinds arrive, and their answers do not.
    synchronized void loseAnswers(Call... calls) {
      unanswered.clear();
      unanswered.addAll(List.of(calls));
    }

    private synchronized @Nullable CallReply unreachable(Call call) {
      if (dead) {
        return CallReply.GONE;
      }
      return lost.contains(call) ? CallReply.UNCLEAR : null;
    }

    private synchronized boolean answers(Call call) {
      return !unanswered.contains(call) && !dead;
    }
  }

  Member add(String name) {
    return add(name, clock, SETTINGS, ConnectEvents.NONE);
  }

  /// Adds a node whose clock gives the hellos their times.
  Member add(String name, InstantSource itsClock, ConnectSettings template, ConnectEvents events) {
    var address = new NodeAddress("http://" + name + ".test:8081");
    Member member = member(address, itsClock, template, events, new Switchboard());
    synchronized (members) {
      members.put(address, member);
    }
    return member;
  }

  /// The same node with another clock for its hellos: the same address, the same sessions.
  Member addTwin(Member node, InstantSource itsClock) {
    return member(node.address, itsClock, SETTINGS, ConnectEvents.NONE, node.switchboard);
  }

  private Member member(
      NodeAddress address,
      InstantSource itsClock,
      ConnectSettings template,
      ConnectEvents events,
      Switchboard switchboard) {
    var settings =
        new ConnectSettings(
            address,
            template.endpointUrl(),
            template.helloTimeout(),
            template.pingInterval(),
            template.pongTimeout(),
            template.minPingGap(),
            template.messageLimit(),
            template.maxUnacknowledged(),
            template.recheckInterval());
    var storage = new WatchedStorage(store);
    var reminders = new Reminders(schedule);
    var nodes = new LocalNodes(Optional.of(address), switchboard, new Wires());
    var keeper = new Keeper(storage.routers(), storage.messages(), nodes, reminders);
    var handed = new AtomicInteger();
    var handover =
        new Handover(counting(switchboard, handed), storage.messages(), keeper, ackWindow);
    var broadcasts = new BroadcastBoard();
    var node =
        new ConnectionNode(
            settings,
            storage,
            tokens,
            switchboard,
            nodes,
            reminders,
            schedule,
            broadcasts,
            events,
            new Stamps(itsClock),
            nanos::get);
    var member =
        new Member(address, node, switchboard, handover, storage, broadcasts, reminders, handed);
    synchronized (members) {
      members.put(address, member);
    }
    return member;
  }

  private static Sessions counting(Switchboard switchboard, AtomicInteger handed) {
    return new Sessions() {
      @Override
      public Offer offer(PushMessage message) {
        Offer offer = switchboard.offer(message);
        if (offer instanceof Offer.Held) {
          handed.incrementAndGet();
        }
        return offer;
      }

      @Override
      public boolean check(Uaid uaid) {
        return switchboard.check(uaid);
      }

      @Override
      public boolean close(Uaid uaid, long connectedAt) {
        return switchboard.close(uaid, connectedAt);
      }

      @Override
      public boolean recall(MessageId id) {
        return switchboard.recall(id);
      }
    };
  }

  // ------------------------------------------------------------------ what tests do

  /// Somebody pushes through the endpoint node.
  Delivery.Outcome push(PushMessage message) {
    return Await.the(pushLater(message));
  }

  Future<Delivery.Outcome> pushLater(PushMessage message) {
    return threads.submit(() -> endpoint.accept(message));
  }

  Future<?> later(Runnable work) {
    return threads.submit(work);
  }

  Delivery endpoint() {
    return endpoint;
  }

  Optional<Router> record(Uaid uaid) {
    return store.routers().find(uaid);
  }

  Optional<SessionRef> named(Uaid uaid) {
    return record(uaid).flatMap(Router::session);
  }

  /// The rows of a user agent, whatever their number.
  List<MessageId> rows(Uaid uaid) {
    var rows = new ArrayList<MessageId>();
    Optional<String> after = Optional.empty();
    do {
      var page = store.messages().fetch(uaid, after, 100);
      page.live().forEach(row -> rows.add(row.id()));
      rows.addAll(page.expired());
      after = page.next();
    } while (after.isPresent());
    return rows;
  }

  /// Moves the clocks of the timers and lets every node look at them.
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    schedule.pass(time);
    List<Member> all;
    synchronized (members) {
      all = List.copyOf(members.values());
    }
    all.stream().filter(member -> !member.isDead()).forEach(member -> member.node.sweep());
  }

  @Override
  public void close() {
    ackWindow.close();
    threads.shutdownNow();
    store.close();
  }

  private @Nullable Member member(NodeAddress node) {
    synchronized (members) {
      return members.get(node);
    }
  }

  private final class Wires implements Nodes, PushCalls {
    @Override
    public boolean isHere(NodeAddress node) {
      return false;
    }

    @Override
    public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
      Member member = member(node);
      CallReply failure = member == null ? CallReply.GONE : member.unreachable(Call.PUSH);
      if (member == null || failure != null) {
        return failure == CallReply.GONE ? PushReply.GONE : PushReply.UNCLEAR;
      }
      if (!member.answers(Call.PUSH)) {
        // The caller gives up at once, the call goes on.
        threads.execute(() -> member.handover.push(message, patience));
        return PushReply.UNCLEAR;
      }
      try {
        PushReply reply = member.handover.push(message, patience);
        return member.answers(Call.PUSH) ? reply : PushReply.UNCLEAR;
      } catch (StorageException e) {
        return PushReply.UNCLEAR;
      }
    }

    @Override
    public CallReply check(NodeAddress node, Uaid uaid) {
      return call(node, Call.CHECK, member -> member.switchboard.check(uaid));
    }

    @Override
    public CallReply close(SessionRef session, Uaid uaid) {
      return call(
          session.node(),
          Call.CLOSE,
          member -> member.switchboard.close(uaid, session.connectedAt()));
    }

    @Override
    public CallReply recall(NodeAddress node, MessageId id) {
      return call(node, Call.RECALL, member -> member.switchboard.recall(id));
    }

    private CallReply call(NodeAddress node, Call call, Predicate<Member> action) {
      Member member = member(node);
      CallReply failure = member == null ? CallReply.GONE : member.unreachable(call);
      if (member == null || failure != null) {
        return failure == null ? CallReply.GONE : failure;
      }
      boolean done = action.test(member);
      if (!member.answers(call)) {
        return CallReply.UNCLEAR;
      }
      return done ? CallReply.DONE : CallReply.NOT_CONNECTED;
    }
  }

  /// Runs what is due when the test says that time has passed.
  private static final class ManualSchedule implements Schedule {
    private record Task(Instant due, Runnable work) {}

    private final PriorityQueue<Task> tasks =
        new PriorityQueue<>((a, b) -> a.due().compareTo(b.due()));
    private Instant now = Instant.EPOCH;

    @Override
    public synchronized void in(Duration delay, Runnable task) {
      tasks.add(new Task(now.plus(delay), task));
    }

    void pass(Duration time) {
      synchronized (this) {
        now = now.plus(time);
      }
      while (true) {
        Task next;
        synchronized (this) {
          if (tasks.isEmpty() || tasks.element().due().isAfter(now)) {
            return;
          }
          next = tasks.remove();
        }
        next.work().run();
      }
    }
  }
}
