package pushstack.connect;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import pushstack.connect.socket.Handshake;
import pushstack.connect.socket.WebSocketHandler;
import pushstack.delivery.Nodes;
import pushstack.delivery.Reminders;
import pushstack.delivery.Schedule;
import pushstack.metrics.UserAgentTags;
import pushstack.storage.Storage;
import pushstack.webpush.Stamps;
import pushstack.webpush.token.EndpointTokens;

/// The sessions of one process: takes new sockets, turns the timers, ends the sessions when the
/// process stops.
public final class ConnectionNode {
  /// Frames sent in one go. A frame takes some 20 us of a core, so a wave each ten milliseconds is
  /// two fifths of a core, and 20,000 user agents a second.
  private static final int BROADCAST_WAVE = 200;

  private static final Duration BROADCAST_GAP = Duration.ofMillis(10);

  /// How far a drain that is late may catch up: sleeps end a little late, but time for which the
  /// process stood still is not made up for by a wave.
  private static final Duration CATCH_UP = Duration.ofMillis(10);

  private final Node node;
  private final Greetings greetings = new Greetings();

  public ConnectionNode(
      ConnectSettings settings,
      Storage storage,
      EndpointTokens tokens,
      Switchboard switchboard,
      Nodes nodes,
      Reminders reminders,
      Schedule schedule,
      BroadcastBoard broadcasts,
      ConnectEvents events,
      Stamps stamps,
      LongSupplier nanos) {
    this.node =
        new Node(
            settings,
            storage,
            tokens,
            switchboard,
            nodes,
            reminders,
            schedule,
            broadcasts,
            events,
            stamps,
            nanos);
  }

  /// The handler of a socket that has just been opened.
  public WebSocketHandler accept(Handshake handshake) {
    return new Unidentified(node, greetings, UserAgentTags.parse(handshake.userAgent()));
  }

  /// Looks at every timer once. To be called several times within the shortest of them.
  public void sweep() {
    long now = node.nanos().getAsLong();
    greetings.closeOlderThan(now - node.settings().helloTimeout().toNanos());
    node.switchboard().all().forEach(session -> session.tick(now));
  }

  /// Tells all sessions of broadcasts that have changed. Paced, since pushes go on meanwhile; whom
  /// it misses is told at the next ping. An interrupt ends it.
  public void tellBroadcasts() {
    long began = System.nanoTime();
    int told = 0;
    for (Session session : node.switchboard().all()) {
      if (session.tellBroadcasts(node.nanos().getAsLong())) {
        told++;
      }
      if (told == BROADCAST_WAVE) {
        told = 0;
        began += BROADCAST_GAP.toNanos();
        LockSupport.parkNanos(began - System.nanoTime());
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    }
  }

  /// Ends all sessions, so many a second that those who come back do not overwhelm the other nodes.
  /// Their push calls keep what was not acknowledged.
  ///
  /// @param perSecond sessions ended each second, at least 1
  public void drain(int perSecond) throws InterruptedException {
    List<Session> sessions = List.copyOf(node.switchboard().all());
    long gap = Duration.ofSeconds(1).toNanos() / perSecond;
    long next = System.nanoTime();
    for (Session session : sessions) {
      long wait = next - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      next = Math.max(next, System.nanoTime() - CATCH_UP.toNanos()) + gap;
      session.end(CloseCodes.GOING_AWAY, "Node is going away");
    }
    closeRest();
  }

  /// Ends whatever came while the others were ended.
  public void closeRest() {
    greetings.closeAll(CloseCodes.GOING_AWAY, "Node is going away");
    for (Session session : List.copyOf(node.switchboard().all())) {
      session.end(CloseCodes.GOING_AWAY, "Node is going away");
    }
  }
}
