package pushstack.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Many user agents on one loop: each connects, says hello, subscribes once, and acknowledges what
/// comes. Their frames are masked with zero, which costs nothing and is valid.
final class UserAgents {
  /// Connections being opened at a time: less than the backlog of any listener.
  private static final int OPENING = 128;

  /// One source address has 28,000 ports; several also spread the kernel's hash tables.
  private static final int SOURCES = 8;

  /// Before a user agent that was cut off comes back; browsers wait for seconds.
  private static final Duration BACK = Duration.ofMillis(200);

  private final Loop loop;
  private final long backNanos;
  private final List<InetSocketAddress> servers;
  private final byte[] upgrade;
  private final byte[] greeting;
  private final Events events;
  private final List<UserAgent> all = new ArrayList<>();
  private final Deque<Returning> returning = new ArrayDeque<>();
  private int opening;
  private int next;
  private int open;
  private int lost;
  private int forgotten;
  private @Nullable IOException why;

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
    default boolean lost(int userAgent, IOException cause) {
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
    this.backNanos = back.toNanos();
    this.loop = loop;
    this.servers =
        webSockets.stream()
            .map(url -> new InetSocketAddress(url.getHost(), url.getPort()))
            .toList();
    this.events = events;
    this.greeting =
        Text.ascii(
            "\"use_webpush\":true" + (follow.isEmpty() ? "" : ",\"broadcasts\":{" + follow + "}"));
    this.upgrade =
        Text.ascii(
            "GET / HTTP/1.1\r\nHost: "
                + webSockets.getFirst().getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: push-notification\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
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
      throw new IllegalStateException(lost + " user agents lost their connection", why);
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
    SelectionKey key = all.get(userAgent).key;
    if (key != null && key.isValid()) {
      key.interestOps(reading ? SelectionKey.OP_READ : 0);
    }
  }

  /// Subscribes to a further channel, or gives the last one up again.
  ///
  /// @return whether there is a question under way now; its answer comes by [Events#answered]
  boolean changeSubscriptions(int userAgent) {
    return all.get(userAgent).changeSubscriptions();
  }

  private enum State {
    IDLE,
    CONNECTING,
    UPGRADING,
    GREETING,
    SUBSCRIBING,
    OPEN
  }

  private final class UserAgent implements Loop.Peer {
    private final int number;
    private State state = State.IDLE;
    private int server;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private byte @Nullable [] uaid;
    private byte @Nullable [] further;
    private byte[] path = Frames.NOTHING;
    private byte[] rest = Frames.NOTHING;
    private long greeted;

    UserAgent(int number) {
      this.number = number;
      this.server = number % servers.size();
    }

    void connect() {
      if (state != State.IDLE) {
        return;
      }
      state = State.CONNECTING;
      opening++;
      try {
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte source = (byte) (1 + number % SOURCES);
        opened.bind(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, source}), 0));
        key = opened.register(loop.selector(), SelectionKey.OP_CONNECT, this);
        opened.connect(servers.get(server));
      } catch (IOException e) {
        lost(e);
      }
    }

    void hangUp() {
      SocketChannel held = channel;
      if (held != null) {
        try {
          held.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
          // It has ended already.
        }
      }
      end();
    }

    private void end() {
      switch (state) {
        case IDLE -> {}
        case OPEN -> open--;
        case CONNECTING, UPGRADING, GREETING, SUBSCRIBING -> opening--;
      }
      state = State.IDLE;
      rest = Frames.NOTHING;
      SocketChannel held = channel;
      channel = null;
      key = null;
      if (held != null) {
        try {
          held.close();
        } catch (IOException _) {
          // It is gone either way.
        }
      }
    }

    @Override
    public void lost(IOException cause) {
      if (state == State.IDLE) {
        return;
      }
      end();
      if (events.lost(number, cause)) {
        server = (server + 1) % servers.size();
        returning.addLast(new Returning(this, System.nanoTime() + backNanos));
      } else {
        lost++;
        why = cause;
      }
    }

    boolean changeSubscriptions() {
      SocketChannel to = channel;
      if (state != State.OPEN || to == null) {
        return false;
      }
      try {
        if (further == null) {
          subscribe(to);
        } else {
          Frames.text(
              loop.out(),
              Text.ascii(
                  "{\"messageType\":\"unregister\",\"channelID\":\""
                      + Text.text(further)
                      + "\",\"code\":200}"));
          loop.write(to);
          further = null;
        }
        return true;
      } catch (IOException e) {
        lost(e);
        return false;
      }
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
      SocketChannel from = channel;
      if (from == null || !ready.channel().equals(from)) {
        return;
      }
      if (state == State.CONNECTING) {
        from.finishConnect();
        ready.interestOps(SelectionKey.OP_READ);
        loop.out().put(upgrade);
        loop.write(from);
        state = State.UPGRADING;
        return;
      }
      ByteBuffer in = loop.read(from);
      if (rest.length > 0) {
        ByteBuffer whole = ByteBuffer.allocate(rest.length + in.remaining());
        in = whole.put(rest).put(in).flip();
        rest = Frames.NOTHING;
      }
      int at = 0;
      while (at >= 0 && at < in.limit()) {
        int after = state == State.UPGRADING ? head(from, in, at) : frame(from, in, at);
        if (after < 0) {
          rest = new byte[in.limit() - at];
          in.get(at, rest);
        }
        at = after;
      }
    }

    private int head(SocketChannel to, ByteBuffer in, int from) throws IOException {
      int end = Text.indexOf(in, from, in.limit(), Frames.HEAD_END);
      if (end < 0) {
        return -1;
      }
      if (Text.indexOf(in, from, from + Frames.SWITCHING.length, Frames.SWITCHING) != from) {
        throw new IOException("refused: " + Text.text(in, from, end));
      }
      state = State.GREETING;
      greeted = System.nanoTime();
      Frames.hello(loop.out(), uaid, greeting);
      loop.write(to);
      return end + Frames.HEAD_END.length;
    }

    /// Handles the frame at that place.
    ///
    /// @return where the next begins; -1 if it is not whole yet
    private int frame(SocketChannel to, ByteBuffer in, int from) throws IOException {
      int begin = Frames.payload(in, from);
      int end = begin < 0 ? -1 : begin + Frames.length(in, from);
      if (begin < 0 || end > in.limit()) {
        return -1;
      }
      switch (in.get(from) & 0xf) {
        case 1 -> message(to, in, begin, end);
        case 9 -> {
          Frames.pong(loop.out(), in, begin, end);
          loop.write(to);
        }
        default -> throw new IOException("closed: " + Text.text(in, begin, end));
      }
      return end;
    }

    private void message(SocketChannel to, ByteBuffer in, int begin, int end) throws IOException {
      switch (state) {
        case GREETING -> greetedBack(to, Text.value(in, begin, end, Frames.UAID));
        case SUBSCRIBING -> {
          path =
              Text.ascii(
                  URI.create(Text.text(Text.value(in, begin, end, Frames.ENDPOINT))).getPath());
          opened();
        }
        case OPEN -> whileOpen(to, in, begin, end);
        case IDLE, CONNECTING, UPGRADING -> throw new IllegalStateException("message in " + state);
      }
    }

    private void greetedBack(SocketChannel to, byte[] told) throws IOException {
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

    private void subscribe(SocketChannel to) throws IOException {
      Frames.text(
          loop.out(),
          Text.ascii("{\"messageType\":\"register\",\"channelID\":\"" + UUID.randomUUID() + "\"}"));
      loop.write(to);
    }

    private void whileOpen(SocketChannel to, ByteBuffer in, int begin, int end) throws IOException {
      int head = Math.min(end, begin + Frames.TYPE_WITHIN);
      if (Text.indexOf(in, begin, head, Frames.NOTIFICATION) >= 0) {
        events.arrived(number, Body.read(in, begin, end));
        Frames.acknowledge(loop.out(), in, begin, end);
        loop.write(to);
      } else if (Text.indexOf(in, begin, head, Frames.BROADCAST) >= 0) {
        events.broadcast(number);
      } else if (Text.indexOf(in, begin, head, Frames.REGISTER) >= 0) {
        further = Text.value(in, begin, end, Frames.CHANNEL);
        events.answered(number, Text.indexOf(in, begin, end, Frames.OK) >= 0);
      } else if (Text.indexOf(in, begin, head, Frames.UNREGISTER) >= 0) {
        events.answered(number, Text.indexOf(in, begin, end, Frames.OK) >= 0);
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
