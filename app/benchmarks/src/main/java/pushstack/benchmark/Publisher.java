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
import java.util.Deque;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// An application server on a loop: some HTTP/1.1 connections, each with one request under way.
final class Publisher {
  /// what a push with a short text is after encryption.
  private static final int BODY_BYTES = 300;

  private static final byte[] HEAD_END = Text.ascii("\r\n\r\n");
  private static final byte[] CREATED = Text.ascii("HTTP/1.1 201");
  private static final int DIGITS = 3;

  private final Loop loop;
  private final InetSocketAddress server;
  private final byte[] tail;
  private final IntFunction<byte[]> authorization;
  private final Deque<Connection> free = new ArrayDeque<>();
  private final Histogram latency = new Histogram(DIGITS);
  private int sent;
  private int answered;
  private int underWay;
  private @Nullable IOException failure;

  /// @param authorization the header value for the n-th push
  /// @param ttl seconds; 0 is not stored
  Publisher(Loop loop, URI endpoint, int connections, IntFunction<byte[]> authorization, int ttl) {
    this.loop = loop;
    this.server = new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    this.authorization = authorization;
    ByteBuffer body = ByteBuffer.allocate(512 + BODY_BYTES);
    body.put(
        Text.ascii(
            " HTTP/1.1\r\nHost: "
                + endpoint.getAuthority()
                + "\r\nTTL: "
                + ttl
                + "\r\nContent-Encoding: aes128gcm\r\nContent-Length: "
                + BODY_BYTES
                + "\r\nAuthorization: "));
    tail = new byte[body.position()];
    body.get(0, tail);
    for (int i = 0; i < connections; i++) {
      free.add(new Connection());
    }
  }

  /// Whether a request can go out now.
  boolean idle() {
    return !free.isEmpty();
  }

  int sent() {
    return sent;
  }

  int answered() {
    return answered;
  }

  int underWay() {
    return underWay;
  }

  /// From the time a push was meant to go out to its answer, in nanoseconds.
  Histogram latency() {
    return latency;
  }

  /// Sends one push on an idle connection.
  ///
  /// @param intended when it was due, by `System.nanoTime()`
  void push(byte[] path, long intended) {
    failIfBroken();
    Connection connection = free.removeFirst();
    try {
      connection.send(path, authorization.apply(sent++), intended);
      underWay++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void failIfBroken() {
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
  }

  void close() {
    free.forEach(Connection::close);
  }

  private final class Connection implements Loop.Peer {
    private static final byte[] FIXED_BODY = new byte[BODY_BYTES];

    private final SocketChannel channel;
    private long intended;

    Connection() {
      try {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(loop.selector(), SelectionKey.OP_READ, this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void send(byte[] path, byte[] authorization, long intended) throws IOException {
      this.intended = intended;
      ByteBuffer out = loop.out();
      out.put((byte) 'P').put((byte) 'O').put((byte) 'S').put((byte) 'T').put((byte) ' ');
      out.put(path).put(tail).put(authorization).put(HEAD_END).put(FIXED_BODY);
      loop.write(channel);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
      ByteBuffer in = loop.read(channel);
      int end = Text.indexOf(in, 0, in.limit(), HEAD_END);
      if (Text.indexOf(in, 0, CREATED.length, CREATED) != 0) {
        throw new IOException("answered " + Text.text(in, 0, in.limit()));
      }
      // The service answers a 201 in one write; a benchmark need not cope with less.
      if (end < 0 || end + HEAD_END.length != in.limit()) {
        throw new IOException("answer in pieces: " + Text.text(in, 0, in.limit()));
      }
      latency.recordValue(System.nanoTime() - intended);
      answered++;
      underWay--;
      free.addLast(this);
    }

    @Override
    public void lost(IOException why) {
      failure = why;
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
