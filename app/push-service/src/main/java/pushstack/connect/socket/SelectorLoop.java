package pushstack.connect.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/// One thread that waits for its share of the sockets. It decodes and writes, and never blocks:
/// what an owner does runs on virtual threads.
final class SelectorLoop {
  private static final System.Logger LOG = System.getLogger(SelectorLoop.class.getName());

  /// Time limits are seconds; a tenth is precise enough.
  private static final long SWEEP_MILLIS = 100;

  /// Larger than nearly every message, so that one read takes it whole.
  private static final int BUFFER_BYTES = 16 * 1024;

  /// What a loop serves.
  interface Served {

    /// Something can be done that the key is interested in.
    void ready(SelectionKey key);

    /// Checks the time limits.
    ///
    /// @return false if there is none to check any more
    boolean sweep(long nowNanos);

    /// Closes the socket.
    void cut();
  }

  private final Selector selector;
  private final LongSupplier nanoClock;
  private final Thread thread;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Set<Served> watched = new HashSet<>();
  private long lastSweep;
  private volatile boolean stopping;

  SelectorLoop(String name, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.lastSweep = nanoClock.getAsLong();
    try {
      this.selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector", e);
    }
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Selector selector() {
    return selector;
  }

  /// Empty, and the caller's until it returns to the loop.
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /// Runs something on the loop's thread, soon. After the loop has ended it does nothing.
  void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /// Only on the loop's thread.
  void watch(Served served) {
    watched.add(served);
  }

  /// Only on the loop's thread.
  void forget(Served served) {
    watched.remove(served);
  }

  /// Cuts every socket and ends.
  void stop() {
    stopping = true;
    selector.wakeup();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (selector) {
      while (!stopping) {
        runTasks();
        if (watched.isEmpty()) {
          selector.select(this::serve);
        } else {
          selector.select(this::serve, SWEEP_MILLIS);
        }
        sweep();
      }
      runTasks();
      for (SelectionKey key : selector.keys()) {
        served(key).cut();
      }
      selector.selectNow(); // lets the cancelled channels go
    } catch (IOException e) {
      LOG.log(Level.ERROR, "websocket.loop.failed", e);
    }
  }

  private void runTasks() {
    // Only those already there: a task that calls for another must not keep the sockets waiting.
    for (int n = tasks.size(); n > 0; n--) {
      Runnable task = tasks.poll();
      if (task != null) {
        attempt(task);
      }
    }
  }

  private void serve(SelectionKey key) {
    Served served = served(key);
    if (!attempt(() -> served.ready(key))) {
      served.cut();
    }
  }

  /// Contains a fault in one connection, ours or the machine's: the loop has others to serve, and a
  /// process without it would go on as if it served somebody.
  private static boolean attempt(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException | Error e) {
      report("websocket.connection.failed", e);
      return false;
    }
  }

  /// Logs a fault, if that is possible: without files to open, even the class of a log line may be
  /// missing.
  static void report(String event, Throwable fault) {
    try {
      LOG.log(Level.ERROR, event, fault);
    } catch (RuntimeException | Error e) {
      // The sockets matter more than the line.
    }
  }

  private static Served served(SelectionKey key) {
    return (Served) key.attachment();
  }

  private void sweep() {
    long now = nanoClock.getAsLong();
    if (watched.isEmpty() || now - lastSweep < SWEEP_MILLIS * 1_000_000) {
      return;
    }
    lastSweep = now;
    // A copy: what is swept may add and remove.
    for (Served served : new ArrayList<>(watched)) {
      attempt(() -> {
        if (!served.sweep(now)) {
          watched.remove(served);
        }
      });
    }
  }
}
