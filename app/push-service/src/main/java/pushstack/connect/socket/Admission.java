package pushstack.connect.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// What every connection of one listener shares: its settings, its owner, and how many there are.
/// Safe for use by several threads.
final class Admission {
  private final Settings settings;
  private final Function<Handshake, WebSocketHandler> owner;
  private final PlainResponder responder;
  private final LongSupplier nanoClock;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private volatile boolean closed;

  Admission(
      Settings settings,
      Function<Handshake, WebSocketHandler> owner,
      PlainResponder responder,
      LongSupplier nanoClock) {
    this.settings = settings;
    this.owner = owner;
    this.responder = responder;
    this.nanoClock = nanoClock;
  }

  Settings settings() {
    return settings;
  }

  LongSupplier nanoClock() {
    return nanoClock;
  }

  long nanos() {
    return nanoClock.getAsLong();
  }

  PlainResponder responder() {
    return responder;
  }

  WebSocketHandler opening(Handshake handshake) {
    return new Opening(handshake, owner);
  }

  long deadline() {
    return nanoClock.getAsLong() + settings.headLimit().toNanos();
  }

  /// Lets nobody in any more.
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
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
    return !closed && take(connections, settings.maxConnections());
  }

  void connectionClosed() {
    if (connections.decrementAndGet() == 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  int connections() {
    return connections.get();
  }

  /// Connections that found no room so far.
  long refused() {
    return refused.sum();
  }

  int handshakes() {
    return handshakes.get();
  }

  /// Waits until all are gone, but no longer than a closing handshake may take: by the wall, not by
  /// the clock that the limits go by, since this must end.
  synchronized void awaitEmpty() {
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
      Thread.currentThread().interrupt(); // in a hurry: what is left gets cut
    }
  }

  private boolean take(AtomicInteger taken, int limit) {
    if (taken.incrementAndGet() <= limit) {
      return true;
    }
    taken.decrementAndGet();
    refused.increment();
    return false;
  }
}
