package pushstack.connect.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// WebSockets with TLS on the node: one virtual thread reads each connection. Costs far more memory
/// than the selector transport; most of it is the JDK's TLS state.
public final class TlsListener implements WebSocketListener {
  private static final System.Logger LOG = System.getLogger(TlsListener.class.getName());

  /// Time limits are seconds; a tenth is precise enough.
  private static final long SWEEP_NANOS = 100_000_000;

  /// As in [SelectorListener].
  private static final int SOCKET_BUFFER_BYTES = 32 * 1024;

  /// After accept has failed, which mostly means that the process is out of file descriptors.
  private static final long PAUSE_NANOS = 200_000_000;

  /// What has a time limit.
  interface Timed {

    /// Checks the time limits.
    ///
    /// @return false if there is none to check any more
    boolean sweep(long nowNanos);
  }

  private final Admission admission;
  private final ServerSocket server;
  private final Set<Timed> watched = ConcurrentHashMap.newKeySet();
  private final Set<TlsConnection> open = ConcurrentHashMap.newKeySet();
  private final Set<TlsPeer> peers = ConcurrentHashMap.newKeySet();
  private final Thread watchdog;
  private volatile SSLContext context;
  private volatile boolean stopped;

  private TlsListener(Admission admission, SSLContext context) {
    this.admission = admission;
    this.context = context;
    Settings settings = admission.settings();
    try {
      server = new ServerSocket();
      server.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
      server.bind(settings.address(), settings.backlog());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + settings.address(), e);
    }
    watchdog = Thread.ofPlatform().name("websocket-tls-limits").daemon().unstarted(this::sweep);
  }

  /// Starts to listen.
  ///
  /// @param certificate PEM file with the chain, the server's own first
  /// @param key PEM file with its private key, PKCS #8
  /// @param owner called for each connection, on its own virtual thread, after the upgrade
  public static TlsListener start(
      Settings settings,
      Path certificate,
      Path key,
      Function<Handshake, WebSocketHandler> owner,
      PlainResponder responder) {
    return start(settings, certificate, key, owner, responder, System::nanoTime);
  }

  static TlsListener start(
      Settings settings,
      Path certificate,
      Path key,
      Function<Handshake, WebSocketHandler> owner,
      PlainResponder responder,
      LongSupplier nanoClock) {
    TlsListener listener =
        new TlsListener(
            new Admission(settings, owner, responder, nanoClock),
            TlsIdentity.load(certificate, key).context());
    listener.watchdog.start();
    Thread.ofPlatform().name("websocket-tls-accept").daemon().start(listener::accept);
    return listener;
  }

  /// Takes a renewed certificate for the connections to come. If the files are not right, the old
  /// one stays.
  ///
  /// @throws IllegalArgumentException if the files do not hold a certificate and its key
  public void reload(Path certificate, Path key) {
    context = TlsIdentity.load(certificate, key).context();
  }

  @Override
  public int port() {
    return server.getLocalPort();
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
  }

  @Override
  public void close() {
    stopAccepting();
    open.forEach(connection -> connection.close(CloseCode.GOING_AWAY, ""));
    admission.awaitEmpty();
    open.forEach(connection -> connection.lose("listener stopped"));
    peers.forEach(TlsPeer::cut);
    stopped = true;
    LockSupport.unpark(watchdog);
  }

  Admission admission() {
    return admission;
  }

  SSLContext context() {
    return context;
  }

  void watch(Timed timed) {
    watched.add(timed);
  }

  void opened(TlsConnection connection) {
    open.add(connection);
    if (stopped) {
      connection.lose("listener stopped");
    }
  }

  void closed(TlsConnection connection) {
    open.remove(connection);
    watched.remove(connection);
    admission.connectionClosed();
  }

  void over(TlsPeer peer) {
    peers.remove(peer);
    watched.remove(peer);
    admission.handshakeOver();
  }

  private void accept() {
    while (!admission.isClosed()) {
      Socket socket = next();
      if (socket != null) {
        takeIn(socket);
      }
    }
  }

  private @Nullable Socket next() {
    try {
      return server.accept();
    } catch (SocketException e) {
      if (!admission.isClosed()) {
        LOG.log(Level.ERROR, "websocket.accept.failed reason=\"" + e.getMessage() + "\"");
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "websocket.accept.failed reason=\"" + e.getMessage() + "\"");
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return null;
  }

  private void takeIn(Socket socket) {
    if (!admission.takeHandshake()) {
      closeQuietly(socket, true);
      return;
    }
    TlsPeer peer = new TlsPeer(this, socket);
    peers.add(peer);
    watch(peer);
    Thread.startVirtualThread(peer::run);
  }

  static void prepare(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
  }

  private void sweep() {
    while (!stopped) {
      LockSupport.parkNanos(SWEEP_NANOS);
      long now = admission.nanoClock().getAsLong();
      watched.forEach(timed -> check(timed, now));
    }
  }

  private void check(Timed timed, long now) {
    // Under the monitor that is held when a connection asks to be watched: otherwise it could ask
    // between the answer that nothing is awaited and its removal, and be forgotten.
    synchronized (timed) {
      try {
        if (!timed.sweep(now)) {
          watched.remove(timed);
        }
      } catch (RuntimeException e) {
        // A fault of ours in one connection; the limits of the others must hold.
        LOG.log(Level.ERROR, "websocket.connection.failed", e);
      }
    }
  }

  /// Closes the TCP connection itself: to close the TLS one could mean to wait for the peer.
  static void closeQuietly(Socket socket, boolean reset) {
    try {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "websocket.socket.close_failed", e);
    }
  }
}
