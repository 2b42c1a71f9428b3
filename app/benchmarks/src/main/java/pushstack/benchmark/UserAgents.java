package pushstack.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
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

  private static final byte[] UAID = Text.ascii("\"uaid\":\"");
  private static final byte[] ENDPOINT = Text.ascii("\"pushEndpoint\":\"");
  private static final byte[] CHANNEL = Text.ascii("\"channelID\":\"");
  private static final byte[] VERSION = Text.ascii("\"version\":\"");
  private static final byte[] NOTIFICATION = Text.ascii("\"notification\"");
  private static final byte[] HEAD_END = Text.ascii("\r\n\r\n");
  private static final byte[] SWITCHING = Text.ascii("HTTP/1.1 101 ");
  private static final byte[] ACK =
      Text.ascii("{\"messageType\":\"ack\",\"updates\":[{\"channelID\":\"");
  private static final byte[] ACK_VERSION = Text.ascii("\",\"version\":\"");
  private static final byte[] ACK_END = Text.ascii("\",\"code\":100}]}");
  private static final byte[] NOTHING = {};

  private final Loop loop;
  private final InetSocketAddress server;
  private final byte[] upgrade;
  private final Notifications notifications;
  private final List<UserAgent> all = new ArrayList<>();
  private int opening;
  private int next;
  private int open;
  private int lost;
  private @Nullable IOException why;

  /// Told of each notification, before it is acknowledged.
  interface Notifications {
    void arrived(int userAgent);
  }

  UserAgents(Loop loop, URI webSocket, Notifications notifications) {
    this.loop = loop;
    this.server = new InetSocketAddress(webSocket.getHost(), webSocket.getPort());
    this.notifications = notifications;
    this.upgrade =
        Text.ascii(
            "GET / HTTP/1.1\r\nHost: "
                + webSocket.getAuthority()
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
          failIfLost();
          return open == all.size();
        },
        100);
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
    loop.run(() -> true, 0);
    open = 0;
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
    private @Nullable SocketChannel channel;
    private byte @Nullable [] uaid;
    private byte[] path = NOTHING;
    private byte[] rest = NOTHING;

    UserAgent(int number) {
      this.number = number;
    }

    void connect() {
      if (state != State.IDLE) {
        return;
      }
      try {
        SocketChannel opened = SocketChannel.open();
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        byte source = (byte) (1 + number % SOURCES);
        opened.bind(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, source}), 0));
        opened.register(loop.selector(), SelectionKey.OP_CONNECT, this);
        opened.connect(server);
        channel = opened;
        state = State.CONNECTING;
        opening++;
      } catch (IOException e) {
        lost(e);
      }
    }

    void hangUp() {
      SocketChannel held = channel;
      if (held != null) {
        try {
          held.setOption(StandardSocketOptions.SO_LINGER, 0);
          held.close();
        } catch (IOException e) {
          throw new IllegalStateException("cannot hang up", e);
        }
      }
      channel = null;
      state = State.IDLE;
    }

    @Override
    public void lost(IOException cause) {
      lost++;
      why = cause;
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
      var ready = (SocketChannel) key.channel();
      if (state == State.CONNECTING) {
        ready.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        loop.out().put(upgrade);
        loop.write(ready);
        state = State.UPGRADING;
        return;
      }
      ByteBuffer in = loop.read(ready);
      if (rest.length > 0) {
        ByteBuffer whole = ByteBuffer.allocate(rest.length + in.remaining());
        in = whole.put(rest).put(in).flip();
        rest = NOTHING;
      }
      int from = 0;
      while (from >= 0 && from < in.limit()) {
        int after = state == State.UPGRADING ? head(ready, in, from) : frame(ready, in, from);
        if (after < 0) {
          rest = new byte[in.limit() - from];
          in.get(from, rest);
        }
        from = after;
      }
    }

    private int head(SocketChannel to, ByteBuffer in, int from) throws IOException {
      int end = Text.indexOf(in, from, in.limit(), HEAD_END);
      if (end < 0) {
        return -1;
      }
      if (Text.indexOf(in, from, from + SWITCHING.length, SWITCHING) != from) {
        throw new IOException("refused: " + Text.text(in, from, end));
      }
      state = State.GREETING;
      String known = uaid == null ? "" : "\"uaid\":\"" + Text.text(uaid) + "\",";
      say(to, Text.ascii("{\"messageType\":\"hello\"," + known + "\"use_webpush\":true}"));
      return end + HEAD_END.length;
    }

    /// Handles the frame at that place.
    ///
    /// @return where the next begins; -1 if it is not whole yet
    private int frame(SocketChannel to, ByteBuffer in, int from) throws IOException {
      if (in.limit() - from < 2) {
        return -1;
      }
      int length = in.get(from + 1) & 0x7f;
      int begin = from + 2;
      if (length == 126) {
        if (in.limit() - from < 4) {
          return -1;
        }
        length = in.getShort(from + 2) & 0xffff;
        begin = from + 4;
      }
      int end = begin + length;
      if (end > in.limit()) {
        return -1;
      }
      switch (in.get(from) & 0xf) {
        case 1 -> message(to, in, begin, end);
        case 9 -> pong(to, in, begin, end);
        default -> throw new IOException("closed: " + Text.text(in, begin, end));
      }
      return end;
    }

    private void message(SocketChannel to, ByteBuffer in, int begin, int end) throws IOException {
      switch (state) {
        case GREETING -> {
          uaid = Text.value(in, begin, end, UAID);
          if (path.length > 0) {
            opened();
          } else {
            state = State.SUBSCRIBING;
            say(
                to,
                Text.ascii(
                    "{\"messageType\":\"register\",\"channelID\":\"" + UUID.randomUUID() + "\"}"));
          }
        }
        case SUBSCRIBING -> {
          path = Text.ascii(URI.create(Text.text(Text.value(in, begin, end, ENDPOINT))).getPath());
          opened();
        }
        case OPEN -> {
          if (Text.indexOf(in, begin, Math.min(end, begin + 60), NOTIFICATION) >= 0) {
            notifications.arrived(number);
            acknowledge(to, in, begin, end);
          }
        }
        case IDLE, CONNECTING, UPGRADING -> throw new IllegalStateException("message in " + state);
      }
    }

    private void opened() {
      state = State.OPEN;
      opening--;
      open++;
    }

    private void acknowledge(SocketChannel to, ByteBuffer in, int begin, int end)
        throws IOException {
      byte[] channelId = Text.value(in, begin, end, CHANNEL);
      byte[] version = Text.value(in, begin, end, VERSION);
      ByteBuffer out = loop.out();
      header(
          out,
          1,
          ACK.length + channelId.length + ACK_VERSION.length + version.length + ACK_END.length);
      out.put(ACK).put(channelId).put(ACK_VERSION).put(version).put(ACK_END);
      loop.write(to);
    }

    private void pong(SocketChannel to, ByteBuffer in, int begin, int end) throws IOException {
      ByteBuffer out = loop.out();
      header(out, 10, end - begin);
      out.put(in.slice(begin, end - begin));
      loop.write(to);
    }

    private void say(SocketChannel to, byte[] text) throws IOException {
      ByteBuffer out = loop.out();
      header(out, 1, text.length);
      out.put(text);
      loop.write(to);
    }

    private static void header(ByteBuffer out, int opcode, int length) {
      out.put((byte) (0x80 | opcode));
      if (length < 126) {
        out.put((byte) (0x80 | length));
      } else {
        out.put((byte) (0x80 | 126)).putShort((short) length);
      }
      out.putInt(0);
    }
  }
}
