package pushstack.endpoint;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Every connection of the listener from the moment it is accepted, and the time each may take.
/// Helidon limits neither a peer that never speaks, nor one that stops in the middle of a PROXY
/// header, a TLS handshake, a head or a body; here one sweep closes them all. A connection without
/// a request in progress has its limit since the last answer, or since it was opened. A request has
/// one for its body. Between the two the service works, and that is bounded elsewhere.
final class Connections implements AutoCloseable {

  /// How late a limit may be noticed: small beside limits of seconds, and a sweep over 10,000
  /// connections takes less than a millisecond.
  private static final Duration SWEEP = Duration.ofMillis(100);

  /// Chunked bodies read at once. Of each Helidon may hold a chunk of [Exchange#MAX_BYTES], so this
  /// is 64 MB at worst; most senders declare a length and do not count.
  private static final int CHUNKED = 256;

  /// For the answers to those whose bodies were still coming when the time of a stop was up.
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final EndpointSettings.Limits limits;
  private final Semaphore chunked = new Semaphore(CHUNKED);
  private final byte @Nullable [] full;
  private final EndpointEvents events;
  private final ConcurrentHashMap<SocketAddress, Connection> open = new ConcurrentHashMap<>();
  private final Set<Reading> readings = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final Thread sweeper;
  private volatile boolean stopping;
  private volatile boolean closed;

  /// Watches nothing yet.
  ///
  /// @param full what a connection too many is told before it is closed; null to tell it nothing
  Connections(EndpointSettings.Limits limits, byte @Nullable [] full, EndpointEvents events) {
    this.limits = limits;
    this.full = full == null ? null : full.clone();
    this.events = events;
    // Of the platform: it must run also when the virtual threads' carriers are all busy.
    sweeper = Thread.ofPlatform().daemon().name("endpoint-connections").unstarted(this::sweepOn);
  }

  /// Begins to watch.
  void start() {
    sweeper.start();
  }

  /// Socket options that tell us of each connection, before anything is read from it. It is the one
  /// place where Helidon lets others see an accepted channel.
  SocketOptions socketOptions() {
    // Without it Nagle's algorithm and delayed acknowledgements cost 40 ms an answer.
    return new AcceptedSockets(SocketOptions.builder().tcpNoDelay(true).build(), this::accepted);
  }

  private void accepted(SocketChannel channel) {
    if (stopping) {
      throw new UncheckedIOException(new IOException("stopping"));
    }
    if (open.size() >= limits.connections()) {
      turnAway(channel);
    }
    try {
      open.put(channel.getRemoteAddress(), new Connection(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void turnAway(SocketChannel channel) {
    events.turnedAway();
    try {
      if (full != null) {
        // Fits into the empty send buffer of a new socket: the accepting thread never waits.
        channel.write(ByteBuffer.wrap(full));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new UncheckedIOException(new IOException("too many connections"));
  }

  /// The connection that a request came on.
  Connection of(ServerRequest request) {
    Connection connection = open.get(request.remotePeer().address());
    if (connection == null) {
      throw new CloseConnectionException("closed meanwhile");
    }
    return connection;
  }

  /// Connections open now.
  int count() {
    return open.size();
  }

  /// Whether the end has come, and with it interrupts.
  boolean closed() {
    return closed;
  }

  /// Permits to read a chunked body over HTTP/1.1.
  Semaphore chunked() {
    return chunked;
  }

  private void sweepOn() {
    try {
      while (true) {
        Thread.sleep(SWEEP);
        sweep();
      }
    } catch (InterruptedException e) {
      // Closed: the way this thread ends.
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Reading reading : readings) {
      if (now - reading.since > limits.body().toNanos()) {
        reading.cut();
      }
    }
    open.forEach((address, connection) -> {
      if (!connection.channel.isOpen() || connection.overdue(now)) {
        open.remove(address, connection);
      }
    });
  }

  /// Takes no new connections and waits until no request is in progress, for as long as a stop may
  /// take. Then bodies that are still coming are given up, so that their senders get an answer.
  void drain() throws InterruptedException {
    stopping = true;
    if (!quietWithin(limits.stop())) {
      end();
      readings.forEach(Reading::abandon);
      var _ = quietWithin(LAST_ANSWERS);
    }
  }

  private boolean quietWithin(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    synchronized (requests) {
      while (requests.get() > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        requests.wait(left);
      }
    }
    return true;
  }

  /// From now on reads may end by interrupts, and are not to be trusted.
  void end() {
    closed = true;
  }

  @Override
  public void close() {
    sweeper.interrupt();
    open.values().forEach(Connection::close);
    open.clear();
  }

  /// One connection. Over HTTP/2 it has many requests at once.
  final class Connection {
    private final SocketChannel channel;
    private final AtomicInteger inProgress = new AtomicInteger();
    private volatile long quietSince = System.nanoTime();
    private volatile boolean served;

    private Connection(SocketChannel channel) {
      this.channel = channel;
    }

    /// A request's head is here.
    ///
    /// @return false if too many requests are in progress; [#ended] is to be called all the same
    boolean began() {
      inProgress.incrementAndGet();
      return requests.incrementAndGet() <= limits.requests();
    }

    /// A request is answered.
    void ended() {
      served = true;
      quietSince = System.nanoTime();
      inProgress.decrementAndGet();
      if (requests.decrementAndGet() == 0 && stopping) {
        synchronized (requests) {
          requests.notifyAll();
        }
      }
    }

    /// A time limit on what the current thread reads from the connection until it closes the
    /// result.
    Reading reading(boolean shared) {
      Reading reading = new Reading(shared ? null : this);
      readings.add(reading);
      return reading;
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    private boolean overdue(long now) {
      Duration limit = served ? limits.idle() : limits.head();
      if (inProgress.get() > 0 || now - quietSince <= limit.toNanos()) {
        return false;
      }
      if (!served) {
        events.cutOff();
      }
      close();
      return true;
    }

    private void stopReading() {
      try {
        channel.shutdownInput();
      } catch (IOException e) {
        // It is gone, and nobody waits for an answer.
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone, which is what was wanted.
      }
    }
  }

  /// A read that is not to take for ever.
  final class Reading implements AutoCloseable {
    private final long since = System.nanoTime();
    private final Thread reader = Thread.currentThread();
    private final @Nullable Connection own;
    private boolean over;
    private boolean cut;

    private Reading(@Nullable Connection own) {
      this.own = own;
    }

    /// Ends the read. A connection that others share stays, and only the reading thread is woken.
    private synchronized void cut() {
      if (over || cut) {
        return;
      }
      cut = true;
      events.cutOff();
      if (own == null) {
        reader.interrupt();
      } else {
        own.close();
      }
    }

    /// Ends the read as if that were all, and leaves the way back open.
    private synchronized void abandon() {
      if (over || cut) {
        return;
      }
      cut = true;
      if (own == null) {
        reader.interrupt();
      } else {
        own.stopReading();
      }
    }

    /// Whether the time was up. Then what was read is not all there was.
    synchronized boolean wasCut() {
      return cut;
    }

    @Override
    public synchronized void close() {
      over = true;
      readings.remove(this);
      if (cut && own == null) {
        // The interrupt was for the read, and may have come after its end.
        Thread.interrupted();
      }
    }
  }
}
