package pushstack.loadtest.net;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One TCP connection on a loop, with TLS if its target asks for it. An idle one over plain TCP
/// holds no buffer. Belongs to the thread of its loop.
public final class Connection implements Loop.Registered {
  /// A server that leaves that much unread has stopped reading.
  private static final int MAX_PENDING = 1 << 20;

  /// The kernel gives 28,000 ports to an address; several also spread its hash tables.
  private static final int LOOPBACK_SOURCES = 16;

  private final Loop loop;
  private final Handler handler;
  private final int turn;
  private List<InetSocketAddress> untried = List.of();
  private @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private @Nullable TlsLayer tls;
  private byte[] rest = Bytes.NONE;
  private @Nullable ByteBuffer pending;
  private boolean open = true;

  /// Whose connection it is. An [IOException] of a call ends the connection, with [#lost].
  public interface Handler {
    void connected() throws IOException;

    /// Takes whole items. What it leaves comes again, in front of what the peer says next.
    void received(ByteBuffer in) throws IOException;

    /// Ended by the peer, or broken; called once, and not after [Connection#close].
    void lost(IOException why);
  }

  private Connection(Loop loop, Function<Connection, Handler> handler) {
    this.loop = loop;
    this.turn = loop.turn();
    this.handler = handler.apply(this);
  }

  /// Begins to connect; a failure comes by [Handler#lost] too, later than the return of this.
  static Connection open(Loop loop, Target target, Handler handler) {
    var connection = new Connection(loop, _ -> handler);
    connection.untried = target.addresses(connection.turn);
    target
        .tls()
        .ifPresent(tls ->
            connection.tls =
                new TlsLayer(tls.engine(target.peerHost(), target.port()), loop, connection::send));
    try {
      connection.connect();
    } catch (IOException e) {
      loop.submit(() -> connection.fail(e));
    }
    return connection;
  }

  /// Takes over one that a client has opened.
  static void accepted(Loop loop, SocketChannel channel, Function<Connection, Handler> handlers)
      throws IOException {
    var connection = new Connection(loop, handlers);
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    connection.channel = channel;
    connection.key = channel.register(loop.selector(), SelectionKey.OP_READ, connection);
  }

  public boolean isOpen() {
    return open;
  }

  private void connect() throws IOException {
    InetSocketAddress address = untried.getFirst();
    untried = untried.subList(1, untried.size());
    SocketChannel opened = SocketChannel.open();
    channel = opened;
    opened.configureBlocking(false);
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    bind(opened, address.getAddress());
    key = opened.register(loop.selector(), SelectionKey.OP_CONNECT, this);
    // Whether it is there at once or not, the selector tells.
    opened.connect(address);
  }

  private void bind(SocketChannel opened, InetAddress to) throws IOException {
    if (to.isLoopbackAddress() && to.getAddress().length == 4) {
      byte[] source = {127, 0, 0, (byte) (1 + turn % LOOPBACK_SOURCES)};
      try {
        opened.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
      } catch (BindException _) {
        // Only Linux has all of 127/8 without being told; elsewhere the kernel chooses.
      }
    }
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      if (ready.isConnectable()) {
        finishConnect(ready);
        return;
      }
      if (ready.isWritable()) {
        writePending(ready);
      }
      if (ready.isReadable()) {
        read();
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void finishConnect(SelectionKey ready) throws IOException {
    try {
      current().finishConnect();
    } catch (IOException e) {
      if (untried.isEmpty()) {
        throw e;
      }
      current().close();
      connect();
      return;
    }
    untried = List.of();
    ready.interestOps(SelectionKey.OP_READ);
    if (tls == null) {
      handler.connected();
    } else {
      tls.begin();
    }
  }

  private void read() throws IOException {
    if (!open) {
      return;
    }
    ByteBuffer in = loop.in();
    if (current().read(in) < 0) {
      throw new EOFException("ended by the server");
    }
    in.flip();
    if (tls == null) {
      deliver(in);
      return;
    }
    for (ByteBuffer clear = tls.unwrap(in); clear != null && open; clear = tls.unwrapMore()) {
      if (tls.becameEstablished()) {
        handler.connected();
      }
      if (clear.hasRemaining() && open) {
        deliver(clear);
      }
    }
  }

  private void deliver(ByteBuffer in) throws IOException {
    ByteBuffer all = in;
    if (rest.length > 0) {
      all = Bytes.joined(rest, in);
      rest = Bytes.NONE;
    }
    handler.received(all);
    rest = Bytes.copy(all, all.position(), all.limit());
  }

  /// Sends all of it: at once, or when the peer has read what came before.
  public void write(ByteBuffer bytes) throws IOException {
    if (tls == null) {
      send(bytes);
    } else {
      tls.wrap(bytes);
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    if (!open) {
      throw new IOException("closed");
    }
    ByteBuffer waiting = pending;
    if (waiting == null) {
      current().write(bytes);
      if (bytes.hasRemaining()) {
        pending = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        currentKey().interestOpsOr(SelectionKey.OP_WRITE);
      }
    } else if (waiting.remaining() + bytes.remaining() > MAX_PENDING) {
      throw new IOException("the server does not read");
    } else {
      int size = waiting.remaining() + bytes.remaining();
      pending = ByteBuffer.allocate(size).put(waiting).put(bytes).flip();
    }
  }

  /// Whether what the peer says is taken; it is at first.
  void read(boolean reading) {
    SelectionKey held = key;
    if (open && held != null) {
      if (reading) {
        held.interestOpsOr(SelectionKey.OP_READ);
      } else {
        held.interestOpsAnd(~SelectionKey.OP_READ);
      }
    }
  }

  private void writePending(SelectionKey ready) throws IOException {
    ByteBuffer waiting = pending;
    if (waiting != null) {
      current().write(waiting);
    }
    if (waiting == null || !waiting.hasRemaining()) {
      pending = null;
      ready.interestOpsAnd(~SelectionKey.OP_WRITE);
    }
  }

  /// Ends it in good order. Nothing is told to the handler any more.
  public void close() {
    if (open && tls != null) {
      try {
        tls.sayGoodbye();
      } catch (IOException _) {
        // The peer has gone first.
      }
    }
    end();
  }

  /// Ends it by a TCP reset, so that no port stays in TIME_WAIT.
  public void reset() {
    SocketChannel held = channel;
    if (open && held != null) {
      try {
        held.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException _) {
        // Broken already.
      }
    }
    end();
  }

  /// Ends it and tells the handler, unless it has ended before.
  @Override
  public void fail(IOException why) {
    if (open) {
      end();
      handler.lost(why);
    }
  }

  private void end() {
    open = false;
    rest = Bytes.NONE;
    pending = null;
    SocketChannel held = channel;
    if (held != null) {
      try {
        held.close();
      } catch (IOException _) {
        // It is gone either way.
      }
    }
  }

  private SocketChannel current() {
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }

  private SelectionKey currentKey() {
    if (key == null) {
      throw new IllegalStateException("not connected");
    }
    return key;
  }
}
