package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// An application server on a loop: some HTTP/1.1 connections, each with one request under way.
final class Publisher {
  /// Between two attempts to connect to a server that is away.
  private static final long RETRY_NANOS = 50_000_000;

  private static final byte[] CREATED = Text.ascii("HTTP/1.1 201");
  private static final byte[] POST = Text.ascii("POST ");
  private static final byte[] CONTENT_LENGTH = Text.ascii("ontent-length: ");
  private static final byte[] CONTENT_LENGTH_UPPER = Text.ascii("ontent-Length: ");

  private final Loop loop;
  private final InetSocketAddress server;
  private final byte[] tail;
  private final byte[] zeros;
  private final boolean named;
  private final IntFunction<byte[]> authorization;
  private final Answers answers;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final List<Connection> away = new ArrayList<>();
  private int sent;
  private int underWay;
  private long retryAt;

  /// What becomes of pushes, told on the loop.
  interface Answers {
    void answered(long push, int status);

    /// Nobody will ever know: the connection broke before the answer.
    void broken(long push, IOException why);
  }

  /// What all pushes of a publisher have in common.
  ///
  /// @param authorization the header value for the n-th push
  /// @param ttl seconds; 0 is not stored
  /// @param payload bytes; 0 is a push without body and without name
  record Kind(IntFunction<byte[]> authorization, int ttl, int payload) {
    Kind {
      if (payload != 0 && payload < Body.NAME_BYTES) {
        throw new IllegalArgumentException("a payload of " + payload + " bytes holds no name");
      }
    }
  }

  Publisher(Loop loop, URI endpoint, int connections, Kind kind, Answers answers) {
    this.loop = loop;
    this.server = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    this.authorization = kind.authorization;
    this.answers = answers;
    this.named = kind.payload > 0;
    this.zeros = new byte[named ? kind.payload - Long.BYTES : 0];
    this.tail =
        Text.ascii(
            " HTTP/1.1\r\nHost: "
                + endpoint.getAuthority()
                + "\r\nTTL: "
                + kind.ttl
                + (named ? "\r\nContent-Encoding: aes128gcm" : "")
                + "\r\nContent-Length: "
                + kind.payload
                + "\r\nAuthorization: ");
    for (int i = 0; i < connections; i++) {
      away.add(new Connection());
    }
    dial();
    if (!away.isEmpty()) {
      throw new IllegalStateException("no connection to " + endpoint);
    }
  }

  /// Whether a request can go out now.
  boolean idle() {
    if (!away.isEmpty() && System.nanoTime() - retryAt >= 0) {
      dial();
    }
    return !free.isEmpty();
  }

  /// Whether the server could not be reached at the last attempt.
  boolean cutOff() {
    return !away.isEmpty();
  }

  int sent() {
    return sent;
  }

  int underWay() {
    return underWay;
  }

  /// Sends one push on an idle connection.
  ///
  /// @param push its name, which comes back with the answer and in the data of the notification
  void push(byte[] path, long push) {
    Connection connection = free.removeFirst();
    underWay++;
    connection.push = push;
    try {
      connection.send(path, authorization.apply(sent++));
    } catch (IOException e) {
      connection.lost(e);
    }
  }

  private void dial() {
    List<Connection> all = List.copyOf(away);
    away.clear();
    all.forEach(Connection::dial);
    retryAt = System.nanoTime() + RETRY_NANOS;
  }

  void close() {
    free.forEach(Connection::close);
  }

  private final class Connection implements Loop.Peer {
    private @Nullable SocketChannel channel;
    private boolean busy;
    private long push;
    private byte[] rest = Frames.NOTHING;

    void dial() {
      try {
        // Refused at once if nobody listens: the server is on this machine.
        SocketChannel opened = SocketChannel.open(server);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        opened.configureBlocking(false);
        opened.register(loop.selector(), SelectionKey.OP_READ, this);
        channel = opened;
        free.addLast(this);
      } catch (IOException _) {
        away.add(this);
      }
    }

    void send(byte[] path, byte[] authorization) throws IOException {
      busy = true;
      ByteBuffer out = loop.out();
      out.put(POST).put(path).put(tail).put(authorization).put(Frames.HEAD_END);
      if (named) {
        out.putLong(push).put(zeros);
      }
      loop.write(open());
    }

    private SocketChannel open() throws IOException {
      if (channel == null) {
        throw new IOException("not connected");
      }
      return channel;
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
      ByteBuffer in = loop.read(open());
      if (rest.length > 0) {
        in = ByteBuffer.allocate(rest.length + in.remaining()).put(rest).put(in).flip();
        rest = Frames.NOTHING;
      }
      int end = Text.indexOf(in, 0, in.limit(), Frames.HEAD_END);
      if (end < 0 || end + Frames.HEAD_END.length + contentLength(in, end) > in.limit()) {
        rest = new byte[in.limit()];
        in.get(0, rest);
        return;
      }
      busy = false;
      underWay--;
      free.addLast(this);
      answers.answered(push, status(in));
    }

    private static int status(ByteBuffer in) {
      if (Text.indexOf(in, 0, CREATED.length, CREATED) == 0) {
        return 201;
      }
      return (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + in.get(11) - '0';
    }

    private static int contentLength(ByteBuffer in, int end) {
      int at = Text.indexOf(in, 0, end, CONTENT_LENGTH_UPPER);
      if (at < 0) {
        at = Text.indexOf(in, 0, end, CONTENT_LENGTH);
      }
      int length = 0;
      for (int i = at + CONTENT_LENGTH.length; at >= 0 && i < end && in.get(i) >= '0'; i++) {
        length = length * 10 + in.get(i) - '0';
      }
      return length;
    }

    @Override
    public void lost(IOException why) {
      close();
      rest = Frames.NOTHING;
      free.remove(this);
      away.add(this);
      if (busy) {
        busy = false;
        underWay--;
        answers.broken(push, why);
      }
    }

    void close() {
      SocketChannel held = channel;
      channel = null;
      if (held != null) {
        try {
          held.close();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
