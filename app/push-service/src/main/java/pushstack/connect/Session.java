package pushstack.connect;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import pushstack.connect.BroadcastBoard.News;
import pushstack.connect.BroadcastBoard.Subscriptions;
import pushstack.connect.ConnectEvents.Source;
import pushstack.connect.socket.WebSocket;
import pushstack.connect.socket.WebSocketHandler;
import pushstack.delivery.Sessions.Offer;
import pushstack.metrics.UserAgentTags;
import pushstack.storage.Messages.Page;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.MalformedMessageException;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// One identified user agent: it answers what the user agent says, and passes on what it is sent.
/// What was sent and acknowledged is in its [Outbox]; rows are read and deleted by its
/// [StorageLoop].
final class Session implements WebSocketHandler {
  /// Only a hello renews the expiry of the router record: half of it, so that nobody who stays
  /// connected loses their subscriptions.
  static final Duration MAX_AGE = Duration.ofDays(Routers.EXPIRY_DAYS / 2);

  private final Node node;
  private final WebSocket socket;
  private final Uaid uaid;
  private final UserAgentTags tags;
  private final Outbox outbox;
  private final StorageLoop storageLoop;
  private final long openedAt;

  /// Guarded by itself: the user agent's own thread and the timers both look at it.
  private final Subscriptions broadcasts = new Subscriptions();

  /// Whether the router record exists: a user agent without a subscription has none.
  private volatile boolean recorded;

  private boolean pinged;
  private long lastPing;

  // Timers, in the nanoseconds of the node's clock; written by the sweep and the socket's thread.
  private volatile long nextPing;
  private volatile long pongDue;
  private volatile boolean awaitsPong;
  private volatile long nextRecheck;

  Session(
      Node node,
      WebSocket socket,
      Uaid uaid,
      SessionRef self,
      UserAgentTags tags,
      Urgency minimum) {
    this.node = node;
    this.socket = socket;
    this.uaid = uaid;
    this.tags = tags;
    this.outbox =
        new Outbox(self, wire(), this::lookAfterStorage, minimum, node.settings(), node.nanos());
    this.storageLoop = new StorageLoop(node, this, outbox);
    this.openedAt = node.nanos().getAsLong();
    this.nextPing = openedAt + node.settings().pingInterval().toNanos();
    this.nextRecheck = openedAt + jittered(node.settings().recheckInterval());
  }

  Uaid uaid() {
    return uaid;
  }

  SessionRef ref() {
    return outbox.self();
  }

  boolean recorded() {
    return recorded;
  }

  long connectedAt() {
    return outbox.self().connectedAt();
  }

  boolean ended() {
    return outbox.ended();
  }

  // ------------------------------------------------------------------ hello

  /// The second half of rule R3: fetch, hello frame, batch.
  ///
  /// @param record as it was before this hello; empty for a user agent that was unknown
  /// @return whether the session lives
  boolean open(ClientMessage.Hello hello, Optional<Router> record) {
    Optional<Page> page = Optional.empty();
    if (record.isPresent()) {
      recorded = true;
      outbox.beginFirstFetch();
      page = Optional.of(storageLoop.fetch(Optional.empty()));
    }
    News news;
    synchronized (broadcasts) {
      news = node.broadcasts().subscribe(broadcasts, hello.broadcasts());
    }
    send(new ServerMessage.Hello(uaid, news.versions(), news.errors()));
    ChannelSet channels =
        record.map(router -> ChannelSet.of(router.channels())).orElse(ChannelSet.NONE);
    boolean live = outbox.open(channels, page);
    if (!live && !outbox.ended()) {
      reset();
    }
    storageLoop.kick();
    return live;
  }

  /// Leaves the socket to another session.
  void abandon() {
    node.switchboard().leave(this);
    outbox.end();
  }

  // ------------------------------------------------------------------ delivery

  Offer offer(PushMessage message) {
    Offer offer = outbox.offer(message);
    if (offer instanceof Offer.Busy) {
      node.events().busy();
    }
    return offer;
  }

  boolean check() {
    boolean here = outbox.flag();
    storageLoop.kick();
    return here;
  }

  boolean recall(MessageId id) {
    return outbox.recall(id);
  }

  private void lookAfterStorage() {
    storageLoop.kick();
  }

  private Outbox.Wire wire() {
    return new Outbox.Wire() {
      @Override
      public void taken(PushMessage message) {
        node.events().handedOver(message);
      }

      @Override
      public boolean send(PushMessage message, Source source) {
        return transmit(message, source);
      }
    };
  }

  private boolean transmit(PushMessage message, Source source) {
    if (!socket.sendText(ServerMessages.toBytes(new ServerMessage.Notification(message)))) {
      return false;
    }
    node.events().sent(source, message, tags);
    return true;
  }

  // ------------------------------------------------------------------ what the user agent says

  @Override
  public void onText(WebSocket socket, String text) {
    Runnable rest = onTextAtOnce(socket, text);
    if (rest != null) {
      rest.run();
    }
  }

  /// Acknowledgements are most of what user agents say, and touch memory only.
  @Override
  public @Nullable Runnable onTextAtOnce(WebSocket socket, String text) {
    ClientMessage message;
    try {
      message = ClientMessages.parse(text);
    } catch (MalformedMessageException e) {
      return () -> end(CloseCodes.INTERNAL_ERROR, "Json");
    }
    if (message instanceof ClientMessage.Ack ack) {
      acknowledge(ack);
      return null;
    }
    return () -> handle(message);
  }

  private void handle(ClientMessage message) {
    switch (message) {
      case ClientMessage.Hello _ -> end(CloseCodes.INTERNAL_ERROR, "SM");
      case ClientMessage.Register register -> register(register);
      case ClientMessage.Unregister unregister ->
          send(new Subscribing(node, uaid, outbox).unregister(unregister));
      case ClientMessage.BroadcastSubscribe(var wanted) -> {
        News news;
        synchronized (broadcasts) {
          news = node.broadcasts().subscribe(broadcasts, wanted);
        }
        if (!news.isEmpty()) {
          send(new ServerMessage.Broadcast(news.versions(), news.errors()));
        }
      }
      case ClientMessage.Ack ack -> acknowledge(ack);
      case ClientMessage.Nack nack -> node.events().notAcknowledged(nack.code());
      case ClientMessage.Ping _ -> ping();
    }
  }

  private void register(ClientMessage.Register register) {
    switch (new Subscribing(node, uaid, outbox).register(register, recorded)) {
      case Subscribing.Answer.Reply(var reply, boolean nowRecorded) -> {
        recorded = nowRecorded;
        send(reply);
      }
      case Subscribing.Answer.Forgotten _ -> {
        node.events().expired(ConnectEvents.Expiration.NO_RECORD);
        end(CloseCodes.RESET, "SessionClosed");
      }
    }
  }

  private void acknowledge(ClientMessage.Ack ack) {
    for (ClientMessage.Update update : ack.updates()) {
      outbox
          .acknowledge(update.version())
          .ifPresent(known ->
              node.events()
                  .acknowledged(
                      known.source(), known.id(), known.publisher(), tags, update.code()));
    }
    storageLoop.kick();
  }

  private void ping() {
    long now = node.nanos().getAsLong();
    if (pinged && now - lastPing < node.settings().minPingGap().toNanos()) {
      end(CloseCodes.EXCESSIVE_PING, "Excessive ping");
      return;
    }
    pinged = true;
    lastPing = now;
    send(new ServerMessage.Ping());
  }

  private void send(ServerMessage message) {
    if (!socket.sendText(ServerMessages.toBytes(message))) {
      // It does not read what it asked for: let it come back when it does.
      end(CloseCodes.INTERNAL_ERROR, "SessionClosed");
    }
  }

  // ------------------------------------------------------------------ timers

  @Override
  public void onPong(WebSocket socket) {
    awaitsPong = false;
    nextPing = node.nanos().getAsLong() + node.settings().pingInterval().toNanos();
  }

  /// Looks at this session's timers.
  void tick(long now) {
    outbox.tick();
    if (now - openedAt >= MAX_AGE.toNanos()) {
      end(CloseCodes.GOING_AWAY, "Session is too old");
      return;
    }
    if (awaitsPong && now - pongDue >= 0) {
      end(CloseCodes.INTERNAL_ERROR, "PongTimeout");
      return;
    }
    if (!awaitsPong && now - nextPing >= 0) {
      pingOrTell(now);
    }
    if (now - nextRecheck >= 0) {
      nextRecheck = now + jittered(node.settings().recheckInterval());
      Thread.startVirtualThread(storageLoop::recheck);
    }
    storageLoop.kick();
  }

  /// Tells what has changed of the broadcasts that the user agent follows. They stand for a Ping,
  /// and no Pong is expected for them.
  ///
  /// @return false if there was nothing to tell, or the answer to hello has to come first
  boolean tellBroadcasts(long now) {
    if (!outbox.live()) {
      return false;
    }
    News news;
    synchronized (broadcasts) {
      news = node.broadcasts().changes(broadcasts);
    }
    if (news.isEmpty()) {
      return false;
    }
    nextPing = now + node.settings().pingInterval().toNanos();
    send(new ServerMessage.Broadcast(news.versions(), news.errors()));
    return true;
  }

  private void pingOrTell(long now) {
    if (tellBroadcasts(now)) {
      return;
    }
    nextPing = now + node.settings().pingInterval().toNanos();
    pongDue = now + node.settings().pongTimeout().toNanos();
    awaitsPong = true;
    // A full queue means that the peer does not read: it will not answer in time either.
    socket.sendPing();
  }

  private static long jittered(Duration interval) {
    return (long) (interval.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
  }

  // ------------------------------------------------------------------ end

  /// More waits in storage than a user agent may leave behind: it gets a new identity.
  void reset() {
    node.events().expired(ConnectEvents.Expiration.TOO_MANY_MESSAGES);
    node.storage().routers().remove(uaid, ref());
    end(CloseCodes.RESET, "SessionClosed");
  }

  /// Ends the session: out of the registry, its push calls woken (they keep what is theirs), then
  /// the socket closed.
  void end(int code, String reason) {
    leave(reason);
    socket.close(code, reason);
  }

  private void leave(String reason) {
    node.switchboard().leave(this);
    if (outbox.end()) {
      node.events()
          .closed(uaid, tags, Duration.ofNanos(node.nanos().getAsLong() - openedAt), reason);
      storageLoop.kick();
    }
  }

  @Override
  public void onClosed(WebSocket socket, Closed how) {
    leave(how.byPeer() ? "peer" : how.reason());
  }
}
