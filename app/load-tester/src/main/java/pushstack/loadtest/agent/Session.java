package pushstack.loadtest.agent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.measure.Ledger;
import pushstack.loadtest.measure.Mailbox;
import pushstack.loadtest.net.Loop;
import pushstack.loadtest.net.Target;
import pushstack.loadtest.net.WebSocketPeer;
import pushstack.loadtest.scenario.Agent.Closed;
import pushstack.loadtest.scenario.ScenarioException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.MalformedMessageException;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// One connection of a user agent. Its loop fills the inbox, enters arrivals in the ledger and
/// leaves answers; the thread of the scenario asks, waits and takes. The lock is held for memory
/// only.
final class Session implements WebSocketPeer.Listener {
  /// Notifications that a scenario has not asked for yet. A service sends no more than some hundred
  /// without an acknowledgement.
  private static final int MAX_INBOX = 1_000;

  private static final String HEADERS = "Sec-WebSocket-Protocol: push-notification\r\n";
  private static final int ACK_DELIVERED = 100;

  private final Loop loop;
  private final Ledger ledger;
  private final AtomicInteger connected;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // On the thread of the loop.
  private @Nullable WebSocketPeer peer;
  private @Nullable Mailbox mailbox;
  private Optional<Uaid> told = Optional.empty();
  private long helloSent;

  // Guarded by the lock.
  private State state = State.OPENING;
  private @Nullable Class<? extends ServerMessage> awaited;
  private @Nullable ServerMessage reply;
  private @Nullable Failure failure;
  private @Nullable Closed closed;
  private @Nullable Deque<ServerMessage.Notification> inbox;
  private boolean draining;

  private enum State {
    OPENING,
    OPEN,
    CLOSING,
    CLOSED
  }

  /// Told to the scenario at its next step.
  private record Failure(String reason, String message) {}

  /// @param mailbox of the UAID that the user agent has; null if it has none
  /// @param connected counts open connections
  Session(
      Loop loop,
      Ledger ledger,
      @Nullable Mailbox mailbox,
      AtomicInteger connected,
      Duration patience) {
    this.loop = loop;
    this.ledger = ledger;
    this.mailbox = mailbox;
    this.connected = connected;
    this.patience = patience;
  }

  /// Connects, and returns when the connection is open.
  void open(Target target) {
    loop.submit(() -> peer = WebSocketPeer.connect(loop, target, HEADERS, patience, this));
    await(() -> state == State.OPEN, patience, "connect");
  }

  boolean isOpen() {
    lock.lock();
    try {
      return state == State.OPEN;
    } finally {
      lock.unlock();
    }
  }

  /// Says hello.
  ///
  /// @param uaid of the mailbox
  /// @return the answer, and the mailbox that the user agent has now
  Greeting hello(Optional<Uaid> uaid) {
    loop.submit(() -> {
      told = uaid;
      helloSent = System.nanoTime();
    });
    var question = new ClientMessage.Hello(uaid, Map.of(), Optional.empty());
    ServerMessage.Hello answer = ask(question, ServerMessage.Hello.class, "hello");
    Mailbox now = mailbox;
    if (now == null) {
      throw new IllegalStateException("greeted without a mailbox");
    }
    return new Greeting(answer.uaid(), now);
  }

  /// What hello has led to.
  record Greeting(Uaid uaid, Mailbox mailbox) {}

  /// Asks, and waits for an answer of that kind.
  <T extends ServerMessage> T ask(ClientMessage question, Class<T> kind, String what) {
    lock.lock();
    try {
      reply = null;
      awaited = kind;
    } finally {
      lock.unlock();
    }
    tell(question);
    await(() -> reply != null, patience, what);
    lock.lock();
    try {
      awaited = null;
      return kind.cast(Objects.requireNonNull(reply));
    } finally {
      lock.unlock();
    }
  }

  /// Sends a message that has no answer; into the void if the connection has ended, of which the
  /// next step is told.
  void tell(ClientMessage message) {
    byte[] text = ClientMessages.toJson(message).getBytes(StandardCharsets.UTF_8);
    loop.submit(() -> {
      if (peer != null) {
        peer.send(text);
      }
    });
  }

  void acknowledge(ChannelId channel, String version) {
    // Before it is sent: what comes once more is a duplicate from then on.
    ledger.acknowledged(version);
    tell(ack(channel, version));
  }

  private static ClientMessage ack(ChannelId channel, String version) {
    return new ClientMessage.Ack(
        List.of(new ClientMessage.Update(version, ACK_DELIVERED, Optional.of(channel))));
  }

  /// Takes the first notification on one of the channels; waits for one.
  Optional<ServerMessage.Notification> take(Set<ChannelId> channels, Duration time) {
    lock.lock();
    try {
      waitFor(() -> find(channels) != null, System.nanoTime() + time.toNanos());
      ServerMessage.Notification found = find(channels);
      if (found != null && inbox != null) {
        inbox.removeFirstOccurrence(found);
      }
      return Optional.ofNullable(found);
    } finally {
      lock.unlock();
    }
  }

  private ServerMessage.@Nullable Notification find(Set<ChannelId> channels) {
    if (inbox != null) {
      for (Iterator<ServerMessage.Notification> all = inbox.iterator(); all.hasNext(); ) {
        ServerMessage.Notification next = all.next();
        if (channels.contains(next.channel())) {
          return next;
        }
      }
    }
    return null;
  }

  /// Waits until the time is over, the connection fails, or the condition holds.
  boolean idle(BooleanSupplier condition, Duration time) {
    lock.lock();
    try {
      return waitFor(condition, System.nanoTime() + time.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /// Throws what the scenario has not been told yet.
  void raise() {
    lock.lock();
    try {
      throwFailure();
    } finally {
      lock.unlock();
    }
  }

  /// Lets whoever waits look again.
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// From now on acknowledges all that comes, and what has come.
  void drain() {
    List<ServerMessage.Notification> waiting;
    lock.lock();
    try {
      draining = true;
      waiting = inbox == null ? List.of() : List.copyOf(inbox);
      inbox = null;
    } finally {
      lock.unlock();
    }
    waiting.forEach(next -> acknowledge(next.channel(), next.version()));
  }

  /// Closes in good order and waits for the end.
  Closed close() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        leave();
        state = State.CLOSING;
      }
    } finally {
      lock.unlock();
    }
    loop.submit(this::closePeer);
    // The peer gives up by itself, and says so.
    await(() -> state == State.CLOSED && failure == null, patience, "close");
    lock.lock();
    try {
      return closed == null ? new Closed(false, WebSocketPeer.NO_CLOSE_FRAME, "dropped") : closed;
    } finally {
      lock.unlock();
    }
  }

  private void closePeer() {
    if (peer != null) {
      peer.close();
    }
  }

  /// Closes in good order without waiting.
  void hangUp() {
    lock.lock();
    try {
      leave();
      state = State.CLOSING;
    } finally {
      lock.unlock();
    }
    loop.submit(this::closePeer);
  }

  /// Drops the connection without a word.
  void drop() {
    lock.lock();
    try {
      leave();
      state = State.CLOSED;
    } finally {
      lock.unlock();
    }
    loop.submit(() -> {
      endMailbox(false);
      if (peer != null) {
        peer.drop();
      }
    });
  }

  private void endMailbox(boolean clean) {
    if (mailbox != null) {
      mailbox.ended(clean);
    }
  }

  /// With the lock: counts the end of an open connection once.
  private void leave() {
    if (state == State.OPEN) {
      connected.decrementAndGet();
    }
  }

  private void await(BooleanSupplier done, Duration time, String what) {
    boolean came;
    lock.lock();
    try {
      came = waitFor(done, System.nanoTime() + time.toNanos());
    } finally {
      lock.unlock();
    }
    if (!came) {
      // Whatever comes now would be taken for the answer to something else.
      drop();
      throw new ScenarioException(
          "timeout_" + what, "no answer to " + what + " within " + time.toMillis() + " ms");
    }
  }

  /// With the lock.
  ///
  /// @return false if the time was over before
  private boolean waitFor(BooleanSupplier done, long until) {
    while (!done.getAsBoolean()) {
      throwFailure();
      if (state == State.CLOSED) {
        throw new IllegalStateException("not connected");
      }
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        changed.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ScenarioException(LiveAgent.ENDED, "cut off", e);
      }
    }
    return true;
  }

  /// With the lock.
  private void throwFailure() {
    Failure failed = failure;
    if (failed != null) {
      failure = null;
      throw new ScenarioException(failed.reason, failed.message);
    }
  }

  @Override
  public void opened(WebSocketPeer opened) {
    lock.lock();
    try {
      if (state == State.OPENING) {
        state = State.OPEN;
        connected.incrementAndGet();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void text(WebSocketPeer from, ByteBuffer message) {
    long now = System.nanoTime();
    try {
      switch (ServerMessages.parse(StandardCharsets.UTF_8.decode(message).toString())) {
        case ServerMessage.Notification notification -> arrived(notification, now);
        case ServerMessage.Hello hello -> {
          greeted(hello);
          answered(hello);
        }
        case ServerMessage.Register register -> answered(register);
        case ServerMessage.Unregister unregister -> answered(unregister);
        case ServerMessage.Ping ping -> answered(ping);
        case ServerMessage.Broadcast _ -> {}
      }
    } catch (MalformedMessageException e) {
      fail("malformed_message", "the server sends what is no message: " + e.getMessage());
    }
  }

  private void greeted(ServerMessage.Hello hello) {
    Mailbox now = mailbox;
    if (now == null || !told.equals(Optional.of(hello.uaid()))) {
      now = ledger.open();
      mailbox = now;
    }
    now.greeted(helloSent);
  }

  private void arrived(ServerMessage.Notification notification, long now) {
    Mailbox current = mailbox;
    if (current == null) {
      fail("unexpected_message", "a notification before the answer to hello");
      return;
    }
    ledger.arrived(notification.version(), current, now);
    boolean full = false;
    boolean acknowledge;
    lock.lock();
    try {
      acknowledge = draining;
      if (!draining) {
        if (inbox == null) {
          inbox = new ArrayDeque<>(2);
        }
        full = inbox.size() == MAX_INBOX;
        if (!full) {
          inbox.addLast(notification);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (acknowledge) {
      acknowledge(notification.channel(), notification.version());
    } else if (full) {
      fail("inbox_full", MAX_INBOX + " notifications that the scenario has not asked for");
    }
  }

  private void answered(ServerMessage answer) {
    boolean unexpected;
    lock.lock();
    try {
      unexpected = awaited == null || !awaited.isInstance(answer) || reply != null;
      if (!unexpected) {
        reply = answer;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (unexpected) {
      fail(
          "unexpected_message",
          "a " + answer.getClass().getSimpleName() + " that nobody asked for");
    }
  }

  private void fail(String reason, String message) {
    if (peer != null) {
      peer.drop();
    }
    ended(reason, message, Optional.empty());
  }

  @Override
  public void closed(WebSocketPeer by, int code, String reason) {
    boolean clean = code != WebSocketPeer.NO_CLOSE_FRAME;
    String name = clean ? "closed_" + code : "connection_lost";
    String words = clean ? "the server has closed with " + code + " " + reason : reason;
    ended(name, words, Optional.of(new Closed(clean, code, reason)));
  }

  private void ended(String reason, String message, Optional<Closed> end) {
    lock.lock();
    try {
      endMailbox(state == State.CLOSING && end.isPresent() && end.get().clean());
      leave();
      if (state == State.OPENING) {
        failure = new Failure("connect_failed", message);
      } else if (state == State.OPEN || end.isEmpty()) {
        failure = new Failure(reason, message);
      }
      closed = end.orElse(null);
      state = State.CLOSED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
