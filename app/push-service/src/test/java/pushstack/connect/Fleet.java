package pushstack.connect;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import pushstack.delivery.CallReply;
import pushstack.delivery.Delivery;
import pushstack.delivery.Handover;
import pushstack.delivery.Keeper;
import pushstack.delivery.LocalNodes;
import pushstack.delivery.LocalPushCalls;
import pushstack.delivery.Nodes;
import pushstack.delivery.PushCalls;
import pushstack.delivery.PushReply;
import pushstack.delivery.Reminders;
import pushstack.delivery.Routes;
import pushstack.delivery.Schedule;
import pushstack.storage.NodeAddress;
import pushstack.storage.SessionRef;
import pushstack.storage.Storage;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamps;
import pushstack.webpush.Uaid;
import pushstack.webpush.token.EndpointTokens;

/// Several connection nodes and one endpoint node over one store, in one JVM. The wires between
/// them are method calls, which a test may lose, delay or cut; time stands still until a test moves
/// it.
final class Fleet {
  static final Duration ACK_WINDOW = Duration.ofMillis(50);

  private final Storage storage;
  private final EndpointTokens tokens;
  private final Map<NodeAddress, Member> members = new HashMap<>();
  private final Set<NodeAddress> dead = new HashSet<>();
  private final Set<NodeAddress> silent = new HashSet<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private final ManualSchedule schedule = new ManualSchedule();
  private final Wires wires = new Wires();
  private final Reminders reminders = new Reminders(schedule);
  private final Delivery endpoint;

  /// One connection node.
  static final class Member {
    final NodeAddress address;
    final ConnectionNode node;
    final Switchboard switchboard;
    final Handover handover;

    Member(NodeAddress address, ConnectionNode node, Switchboard switchboard, Handover handover) {
      this.address = address;
      this.node = node;
      this.switchboard = switchboard;
      this.handover = handover;
    }
  }

  Fleet(Storage storage, EndpointTokens tokens) {
    this.storage = storage;
    this.tokens = tokens;
    this.endpoint =
        new Delivery(
            storage.routers(),
            storage.messages(),
            wires,
            wires,
            new Routes(1_000),
            new Keeper(storage.routers(), storage.messages(), wires, reminders),
            Duration.ofSeconds(3),
            _ -> {});
  }

  /// Adds a node whose clock gives the hellos their times.
  Member add(String name, Stamps stamps, ConnectEvents events, ConnectSettings template) {
    var address = new NodeAddress("http://" + name + ".test:8081");
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
    var switchboard = new Switchboard();
    var nodes = new LocalNodes(Optional.of(address), switchboard, wires);
    var keeper = new Keeper(storage.routers(), storage.messages(), nodes, reminders);
    var handover = new Handover(switchboard, storage.messages(), keeper, ACK_WINDOW);
    var node =
        new ConnectionNode(
            settings,
            storage,
            tokens,
            switchboard,
            nodes,
            reminders,
            schedule,
            new BroadcastBoard(),
            events,
            stamps,
            nanos::get);
    var member = new Member(address, node, switchboard, handover);
    members.put(address, member);
    return member;
  }

  Delivery endpoint() {
    return endpoint;
  }

  /// The push calls of the endpoint node, for tests that send one by hand.
  PushCalls calls() {
    return new LocalPushCalls(Optional.empty(), members.values().iterator().next().handover, wires);
  }

  /// The process is gone: connections to it are refused.
  synchronized void kill(Member member) {
    dead.add(member.address);
  }

  /// Calls to it get no answer and do not arrive.
  synchronized void silence(Member member, boolean isSilent) {
    if (isSilent) {
      silent.add(member.address);
    } else {
      silent.remove(member.address);
    }
  }

  ManualSchedule schedule() {
    return schedule;
  }

  /// Moves the clock of the timers and lets every node look at them.
  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    schedule.pass(time);
    members.values().forEach(member -> member.node.sweep());
  }

  private synchronized @Nullable CallReply unreachable(NodeAddress node) {
    if (dead.contains(node) || !members.containsKey(node)) {
      return CallReply.GONE;
    }
    return silent.contains(node) ? CallReply.UNCLEAR : null;
  }

  private Member member(NodeAddress node) {
    Member member = members.get(node);
    if (member == null) {
      throw new IllegalStateException("no node " + node);
    }
    return member;
  }

  private final class Wires implements Nodes, PushCalls {
    @Override
    public boolean isHere(NodeAddress node) {
      return false;
    }

    @Override
    public PushReply push(NodeAddress node, PushMessage message, Duration patience) {
      CallReply failure = unreachable(node);
      if (failure != null) {
        return failure == CallReply.GONE ? PushReply.GONE : PushReply.UNCLEAR;
      }
      return member(node).handover.push(message, patience);
    }

    @Override
    public CallReply check(NodeAddress node, Uaid uaid) {
      CallReply failure = unreachable(node);
      return failure != null ? failure : reply(member(node).switchboard.check(uaid));
    }

    @Override
    public CallReply close(SessionRef session, Uaid uaid) {
      CallReply failure = unreachable(session.node());
      return failure != null
          ? failure
          : reply(member(session.node()).switchboard.close(uaid, session.connectedAt()));
    }

    @Override
    public CallReply recall(NodeAddress node, MessageId id) {
      CallReply failure = unreachable(node);
      return failure != null ? failure : reply(member(node).switchboard.recall(id));
    }

    private CallReply reply(boolean done) {
      return done ? CallReply.DONE : CallReply.NOT_CONNECTED;
    }
  }

  /// Runs what is due when the test says that time has passed.
  static final class ManualSchedule implements Schedule {
    private record Task(Instant due, Runnable work) {}

    private final PriorityQueue<Task> tasks =
        new PriorityQueue<>((a, b) -> a.due().compareTo(b.due()));
    private Instant now = Instant.EPOCH;

    @Override
    public synchronized void in(Duration delay, Runnable task) {
      tasks.add(new Task(now.plus(delay), task));
    }

    void pass(Duration time) {
      List<Runnable> due = new ArrayList<>();
      synchronized (this) {
        now = now.plus(time);
        while (!tasks.isEmpty() && !tasks.element().due().isAfter(now)) {
          due.add(tasks.remove().work());
        }
      }
      due.forEach(Runnable::run);
    }
  }
}
