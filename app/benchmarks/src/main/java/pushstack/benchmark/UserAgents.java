package pushstack.benchmark;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.net.Loop;
import pushstack.loadtest.net.Target;
import pushstack.loadtest.net.WebSocketPeer;

/// Many user agents on one loop: each connects, says hello, subscribes once, and acknowledges what
/// comes.
final class UserAgents {
  /// Connections being opened at a time: less than the backlog of any listener.
  private static final int OPENING = 128;

  /// Before a user agent that was cut off comes back; browsers wait for seconds.
  private static final Duration BACK = Duration.ofMillis(200);

  /// For the upgrade: how long it takes is what is measured.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String PROTOCOL = "Sec-WebSocket-Protocol: push-notification\r\n";

  private final Loop loop;
  private final long backNanos;
  private final List<Target> servers;
  private final String greeting;
  private final Events events;
  private final List<UserAgent> all = new ArrayList<>();
  private final Deque<Returning> returning = new ArrayDeque<>();
  private int opening;
  private int next;
  private int open;
  private int lost;
  private int forgotten;
  private String why = "";

  /// What happens to user agents, told on the loop.
  interface Events {
    /// Connected and known to the server.
    ///
    /// @param greeted when it had said hello, by `System.nanoTime()`
    default void opened(int userAgent, long greeted) {}

    /// A notification, before it is acknowledged.
    ///
    /// @param data what its data begins with, as [Body] has written it; 0 without data
    void arrived(int userAgent, long data);

    default void broadcast(int userAgent) {}

    /// The answer to register or unregister of a further channel.
    default void answered(int userAgent, boolean well) {}

    /// The connection could not be made, or has ended.
    ///
    /// @return whether the user agent shall come back; otherwise [#failIfLost] fails
    default boolean lost(int userAgent, String cause) {
      return false;
    }
  }

  private record Returning(UserAgent userAgent, long at) {}

  UserAgents(Loop loop, List<URI> webSockets, Events events) {
    this(loop, webSockets, "", BACK, events);
  }

  /// @param follow a broadcast and its version, as in `"id":"version"`; empty for none
  /// @param back how long whoever was cut off waits
  UserAgents(Loop loop, List<URI> webSockets, String follow, Duration back, Events events) {
    this.loop = loop;
    this.backNanos = back.toNanos();
    this.servers = webSockets.stream().map(Targets::of).toList();
    this.events = events;
    this.greeting =
        "\"use_webpush\":true" + (follow.isEmpty() ? "" : ",\"broadcasts\":{" + follow + "}") + "}";
  }

  /// Adds user agents that nobody knows yet; [#open] connects them.
  void add(int count) {
    for (int i = 0; i < count; i++) {
      all.add(new UserAgent(all.size()));
    }
  }

  int size() {
    return all.size();
  }

  /// Those that are connected and known to the server.
  int connected() {
    return open;
  }

  /// How often the server did not know a user agent any more.
  int forgotten() {
    return forgotten;
  }

  /// The path of a user agent's endpoint.
  byte[] path(int userAgent) {
    return all.get(userAgent).path;
  }

  /// Connects everybody who is not connected and returns when all are subscribed.
  void open() {
    next = 0;
    loop.run(
        () -> {
          while (opening < OPENING && next < all.size()) {
            all.get(next++).connect();
          }
          back();
          failIfLost();
          return open == all.size();
        },
        100);
  }

  /// Connects one that is not.
  void connect(int userAgent) {
    all.get(userAgent).connect();
  }

  /// Connects those again whose time has come; to be called between two selections.
  void back() {
    if (!returning.isEmpty()) {
      long now = System.nanoTime();
      while (!returning.isEmpty() && returning.getFirst().at - now <= 0) {
        returning.removeFirst().userAgent.connect();
      }
    }
  }

  /// Fails if a connection has ended that should not.
  void failIfLost() {
    if (lost > 0) {
      throw new IllegalStateException(lost + " user agents lost their connection: " + why);
    }
  }

  /// Hangs up on everybody, by reset, so that no port stays in TIME_WAIT.
  void hangUp() {
    all.forEach(UserAgent::hangUp);
    returning.clear();
    loop.run(() -> true, 0);
  }

  void hangUp(int userAgent) {
    all.get(userAgent).hangUp();
  }

  /// Hangs up and comes back.
  void reconnect(int userAgent) {
    UserAgent one = all.get(userAgent);
    if (one.state == State.OPEN) {
      one.hangUp();
      one.connect();
    }
  }

  /// Stops or starts to read what the server sends.
  void read(int userAgent, boolean reading) {
    WebSocketPeer peer = all.get(userAgent).peer;
    if (peer != null) {
      peer.read(reading);
    }
  }

  /// Subscribes to a further channel, or gives the last one up again; the answer comes by
  /// [Events#answered].
  void changeSubscriptions(int userAgent) {
    all.get(userAgent).changeSubscriptions();
  }

  private enum State {
    IDLE,
    CONNECTING,
    GREETING,
    SUBSCRIBING,
    OPEN
  }

  private final class UserAgent implements WebSocketPeer.Listener {
    private final int number;
    private State state = State.IDLE;
    private int server;
    private @Nullable WebSocketPeer peer;
    private byte @Nullable [] uaid;
    private byte @Nullable [] further;
    private byte[] path = {};
    private long greeted;

    UserAgent(int number) {
      this.number = number;
      this.server = number % servers.size();
    }

    void connect() {
      if (state == State.IDLE) {
        state = State.CONNECTING;
        opening++;
        peer = WebSocketPeer.connect(loop, servers.get(server), PROTOCOL, PATIENCE, this);
      }
    }

    void hangUp() {
      WebSocketPeer held = peer;
      if (held != null) {
        held.drop();
      }
      end();
    }

    private void end() {
      switch (state) {
        case IDLE -> {}
        case OPEN -> open--;
        case CONNECTING, GREETING, SUBSCRIBING -> opening--;
      }
      state = State.IDLE;
      peer = null;
    }

    @Override
    public void closed(WebSocketPeer from, int code, String reason) {
      if (from.equals(peer)) {
        end();
        String cause = "closed with " + code + " " + reason;
        if (events.lost(number, cause)) {
          server = (server + 1) % servers.size();
          returning.addLast(new Returning(this, System.nanoTime() + backNanos));
        } else {
          lost++;
          why = cause;
        }
      }
    }

    @Override
    public void opened(WebSocketPeer to) {
      state = State.GREETING;
      greeted = System.nanoTime();
      String known = uaid == null ? "" : "\"uaid\":\"" + Text.text(uaid) + "\",";
      to.send(Text.ascii("{\"messageType\":\"hello\"," + known + greeting));
    }

    @Override
    public void text(WebSocketPeer from, ByteBuffer message) {
      int end = message.limit();
      switch (state) {
        case GREETING -> greetedBack(from, Text.value(message, 0, end, Messages.UAID));
        case SUBSCRIBING -> {
          byte[] endpoint = Text.value(message, 0, end, Messages.ENDPOINT);
          path = Text.ascii(URI.create(Text.text(endpoint)).getPath());
          opened();
        }
        case OPEN -> whileOpen(from, message, end);
        case IDLE, CONNECTING -> throw new IllegalStateException("message in " + state);
      }
    }

    private void greetedBack(WebSocketPeer to, byte[] told) {
      boolean kept = uaid == null || Arrays.equals(uaid, told);
      uaid = told;
      if (!kept) {
        forgotten++;
      }
      if (kept && path.length > 0) {
        opened();
      } else {
        state = State.SUBSCRIBING;
        further = null;
        subscribe(to);
      }
    }

    private static void subscribe(WebSocketPeer to) {
      to.send(
          Text.ascii("{\"messageType\":\"register\",\"channelID\":\"" + UUID.randomUUID() + "\"}"));
    }

    void changeSubscriptions() {
      WebSocketPeer to = peer;
      byte[] channel = further;
      if (state != State.OPEN || to == null) {
        return;
      }
      if (channel == null) {
        subscribe(to);
      } else {
        to.send(
            Text.ascii(
                "{\"messageType\":\"unregister\",\"channelID\":\""
                    + Text.text(channel)
                    + "\",\"code\":200}"));
        further = null;
      }
    }

    private void whileOpen(WebSocketPeer to, ByteBuffer in, int end) {
      int head = Math.min(end, Messages.TYPE_WITHIN);
      if (Text.indexOf(in, 0, head, Messages.NOTIFICATION) >= 0) {
        events.arrived(number, Body.read(in, 0, end));
        to.send(Messages.acknowledgement(in, end));
      } else if (Text.indexOf(in, 0, head, Messages.BROADCAST) >= 0) {
        events.broadcast(number);
      } else if (Text.indexOf(in, 0, head, Messages.REGISTER) >= 0) {
        further = Text.value(in, 0, end, Messages.CHANNEL);
        events.answered(number, Text.indexOf(in, 0, end, Messages.OK) >= 0);
      } else if (Text.indexOf(in, 0, head, Messages.UNREGISTER) >= 0) {
        events.answered(number, Text.indexOf(in, 0, end, Messages.OK) >= 0);
      }
    }

    private void opened() {
      state = State.OPEN;
      opening--;
      open++;
      events.opened(number, greeted);
    }
  }
}
