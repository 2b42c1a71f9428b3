package pushstack.connect.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/// WebSockets without TLS on a few selector loops: an idle connection costs its socket and one
/// small object, no thread and no buffer.
public final class SelectorListener implements WebSocketListener {
  private static final System.Logger LOG = System.getLogger(SelectorListener.class.getName());

  /// The kernel doubles both. Bounds what a peer that stalls can pin there; a notification is at
  /// most 6 KB, so that a few still go out in one write.
  private static final int SOCKET_BUFFER_BYTES = 32 * 1024;

  private final Settings settings;
  private final LongSupplier nanoClock;
  private final Function<Handshake, WebSocketHandler> owner;
  private final PlainResponder responder;
  private final ServerSocketChannel server;
  private final int port;
  private final List<SelectorLoop> loops;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private volatile boolean accepting = true;

  private SelectorListener(
      Settings settings,
      Function<Handshake, WebSocketHandler> owner,
      PlainResponder responder,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.owner = owner;
    this.responder = responder;
    try {
      server = ServerSocketChannel.open();
      server.configureBlocking(false);
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      server.bind(settings.address(), settings.backlog());
      port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + settings.address(), e);
    }
    loops =
        IntStream.range(0, settings.loops())
            .mapToObj(i -> new SelectorLoop("websocket-" + port + "-" + i, nanoClock))
            .toList();
  }

  /// Starts to listen.
  ///
  /// @param owner called for each connection, on its own virtual thread, after the upgrade
  public static SelectorListener start(
      Settings settings, Function<Handshake, WebSocketHandler> owner, PlainResponder responder) {
    return start(settings, owner, responder, System::nanoTime);
  }

  static SelectorListener start(
      Settings settings,
      Function<Handshake, WebSocketHandler> owner,
      PlainResponder responder,
      LongSupplier nanoClock) {
    SelectorListener listener = new SelectorListener(settings, owner, responder, nanoClock);
    listener.loops.getFirst().execute(listener::accept);
    listener.loops.forEach(SelectorLoop::start);
    return listener;
  }

  private void accept() {
    try {
      new Acceptor(this, server, loops, loops.getFirst()).begin();
    } catch (ClosedChannelException e) {
      LOG.log(Level.INFO, "websocket.port.closed_early port=" + port);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public int connections() {
    return connections.get();
  }

  @Override
  public void stopAccepting() {
    accepting = false;
    try {
      server.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "websocket.port.close_failed", e);
    }
    loops.getFirst().selector().wakeup(); // the key is let go by the next select
  }

  @Override
  public void close() {
    stopAccepting();
    for (SelectorLoop loop : loops) {
      loop.execute(() -> goAway(loop));
    }
    awaitClosed();
    // The first loop first: after it nobody deals out new sockets to the others.
    loops.forEach(SelectorLoop::stop);
  }

  private static void goAway(SelectorLoop loop) {
    for (SelectionKey key : loop.selector().keys()) {
      if (key.attachment() instanceof SelectorConnection connection) {
        connection.close(CloseCode.GOING_AWAY, "");
      }
    }
  }

  /// By the wall, not by the clock that the limits go by: this one must end.
  private synchronized void awaitClosed() {
    long limit = System.nanoTime() + settings.closeLimit().toNanos();
    try {
      while (connections.get() > 0) {
        long left = limit - System.nanoTime();
        if (left <= 0) {
          return;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // in a hurry: cut what is left
    }
  }

  Settings settings() {
    return settings;
  }

  LongSupplier nanoClock() {
    return nanoClock;
  }

  Function<Handshake, WebSocketHandler> owner() {
    return owner;
  }

  PlainResponder responder() {
    return responder;
  }

  /// Tells whether there is room for one more connection that is no WebSocket yet, and takes it.
  boolean takeHandshake() {
    return take(handshakes, settings.maxHandshakes());
  }

  void handshakeOver() {
    handshakes.decrementAndGet();
  }

  /// Tells whether there is room for one more WebSocket, and takes it.
  boolean takeConnection() {
    return accepting && take(connections, settings.maxConnections());
  }

  void connectionClosed() {
    if (connections.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  private static boolean take(AtomicInteger taken, int limit) {
    if (taken.incrementAndGet() <= limit) {
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
  }

  /// @param reset whether to throw away what the kernel still holds for the peer
  static void closeQuietly(SocketChannel channel, boolean reset) {
    try {
      if (reset) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "websocket.socket.close_failed", e);
    }
  }
}
