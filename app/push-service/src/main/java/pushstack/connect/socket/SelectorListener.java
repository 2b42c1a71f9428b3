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

  private final Admission admission;
  private final ServerSocketChannel server;
  private final int port;
  private final List<SelectorLoop> loops;

  private SelectorListener(Admission admission) {
    this.admission = admission;
    Settings settings = admission.settings();
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
            .mapToObj(i -> new SelectorLoop("websocket-" + port + "-" + i, admission.nanoClock()))
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
    SelectorListener listener =
        new SelectorListener(new Admission(settings, owner, responder, nanoClock));
    listener.loops.getFirst().execute(listener::accept);
    listener.loops.forEach(SelectorLoop::start);
    return listener;
  }

  private void accept() {
    try {
      new Acceptor(admission, server, loops, loops.getFirst()).begin();
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
    return admission.connections();
  }

  @Override
  public long refused() {
    return admission.refused();
  }

  @Override
  public void stopAccepting() {
    admission.close();
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
    admission.awaitEmpty();
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
