package pushstack.loadtest.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The one thread on which many connections live: a selector, buffers that all of them share, no
/// locks. Either a thread of its own ([#start]) or whoever calls [#run] is that thread; from any
/// other one only [#submit] and [#close] may be called.
public final class Loop implements AutoCloseable {
  /// Holds a TLS record of 16 KB, and what a busy connection gets within one turn.
  static final int BUFFER_BYTES = 65_536;

  /// After that many tasks the sockets have a turn.
  private static final int TASKS_A_TURN = 1_024;

  private static final long FOREVER_MILLIS = 60_000;
  private static final Duration END_PATIENCE = Duration.ofSeconds(10);

  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer clear = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer cipher = ByteBuffer.allocate(BUFFER_BYTES);

  /// Not bounded: whoever submits waits for what comes of it, so that there are no more tasks than
  /// threads that wait.
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean asleep = new AtomicBoolean();
  private final TreeSet<Entry> timers = new TreeSet<>();
  private long timersMade;
  private int sources;
  private volatile boolean closing;
  private @Nullable Thread thread;

  /// A task that is still to come.
  public sealed interface Timer {
    /// Once cancelled or run it is nothing to cancel it again.
    void cancel();
  }

  public Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector", e);
    }
  }

  /// A loop on a daemon thread of its own.
  public static Loop start(String name) {
    var loop = new Loop();
    loop.thread =
        Thread.ofPlatform()
            .name(name)
            .daemon()
            .start(() -> {
              try {
                loop.run(() -> false, FOREVER_MILLIS);
              } finally {
                loop.end();
              }
            });
    return loop;
  }

  /// Runs the task on the thread of the loop, soon. From any thread.
  public void submit(Runnable task) {
    tasks.add(task);
    if (asleep.compareAndSet(true, false)) {
      selector.wakeup();
    }
  }

  /// Runs the task once the time is over, unless it is cancelled: within a few milliseconds of it.
  public Timer schedule(Duration delay, Runnable task) {
    var entry = new Entry(System.nanoTime() + delay.toNanos(), timersMade++, task);
    timers.add(entry);
    return entry;
  }

  /// Serves the connections until the condition holds or the loop is closed.
  ///
  /// @param step called between two selections: sends what is due, says whether it is all done
  /// @param patienceMillis of one selection; 0 only looks
  public void run(BooleanSupplier step, long patienceMillis) {
    try {
      while (!closing && !step.getAsBoolean()) {
        runTasks();
        runTimers();
        select(patienceMillis);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the selector failed", e);
    }
  }

  private void select(long patienceMillis) throws IOException {
    long patience = patienceMillis;
    if (!timers.isEmpty()) {
      long left = timers.getFirst().at - System.nanoTime();
      patience = Math.clamp(left / 1_000_000 + 1, 0, patience);
    }
    asleep.set(true);
    if (patience == 0 || !tasks.isEmpty() || closing) {
      selector.selectNow(Loop::dispatch);
    } else {
      selector.select(Loop::dispatch, patience);
    }
    asleep.set(false);
  }

  private void runTasks() {
    for (int i = 0; i < TASKS_A_TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      task.run();
    }
  }

  private void runTimers() {
    while (!timers.isEmpty() && timers.getFirst().at - System.nanoTime() <= 0) {
      timers.removeFirst().task.run();
    }
  }

  /// What a channel is registered with.
  sealed interface Registered permits Connection, Acceptor {
    void ready(SelectionKey key);

    /// The loop ends.
    void fail(IOException why);
  }

  private static void dispatch(SelectionKey key) {
    if (key.isValid()) {
      ((Registered) key.attachment()).ready(key);
    }
  }

  Selector selector() {
    return selector;
  }

  /// What was read; good until the next call.
  ByteBuffer in() {
    return in.clear();
  }

  /// To compose what is to be written; good until the next call.
  ByteBuffer out() {
    return out.clear();
  }

  /// What was decrypted; good until the next call.
  ByteBuffer clear() {
    return clear.clear();
  }

  /// What was encrypted; good until the next call.
  ByteBuffer cipher() {
    return cipher.clear();
  }

  /// Counts connections, for whoever takes turns.
  int turn() {
    return sources++ & Integer.MAX_VALUE;
  }

  /// Drops all connections without a word and ends the thread. From any thread.
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    Thread running = thread;
    if (running == null) {
      end();
    } else if (running != Thread.currentThread()) {
      try {
        running.join(END_PATIENCE);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void end() {
    closing = true;
    var why = new IOException("the loop has ended");
    for (SelectionKey key : List.copyOf(selector.keys())) {
      ((Registered) key.attachment()).fail(why);
    }
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Entry implements Timer, Comparable<Entry> {
    private final long at;
    private final long number;
    private final Runnable task;

    Entry(long at, long number, Runnable task) {
      this.at = at;
      this.number = number;
      this.task = task;
    }

    @Override
    public void cancel() {
      timers.remove(this);
    }

    @Override
    public int compareTo(Entry other) {
      // Differences, because the clock may pass the largest long.
      return at == other.at ? Long.signum(number - other.number) : Long.signum(at - other.at);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }
}
