package pushstack.pushlog;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pushstack.metrics.Metrics;
import pushstack.metrics.Pseudonyms;
import pushstack.schema.MessageEvent.What;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.Uaid;

/// The push log of one node. Whoever adds an event leaves a small record in a queue without a lock
/// and goes on; one thread makes events, batches and text of it. What there is no room for is
/// dropped and counted, the newest first: no push waits for its log.
public final class PushLog implements AutoCloseable {
  /// Entries that wait, about 200 bytes each. A second of 4,000 pushes with five events each.
  static final int QUEUE = 20_000;

  /// How often the queue is looked at. Waking the thread for every event would cost the one who
  /// adds it a system call.
  private static final Duration TICK = Duration.ofMillis(50);

  /// Batches handed to remote targets at once, 200 KB each. At 50 ms a batch that is 100,000 events
  /// a second.
  static final int LANES = 8;

  /// How long a stop may take: longer than a remote target tries.
  private static final Duration FLUSH = Duration.ofSeconds(6);

  private static final Logger LOG = System.getLogger(PushLog.class.getName());

  private final String node;
  private final Names names;
  private final InstantSource clock;
  private final List<BatchTarget> targets;
  private final Metrics metrics;
  private final Batcher batcher;

  private final Queue<Entry> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Semaphore lanes = new Semaphore(LANES);
  private final Thread thread;
  private volatile boolean stopping;

  private PushLog(
      String environment,
      String node,
      Pseudonyms pseudonyms,
      InstantSource clock,
      LongSupplier nanos,
      List<BatchTarget> targets,
      Metrics metrics) {
    this.node = node;
    this.names = new Names(pseudonyms);
    this.clock = clock;
    this.targets = List.copyOf(targets);
    this.metrics = metrics;
    this.batcher = new Batcher(environment, node, nanos);
    this.thread = Thread.ofPlatform().name("push-log").daemon().unstarted(this::run);
  }

  /// Starts the log, which from now on owns the targets.
  ///
  /// @param environment of the deployment, for the headers of batches
  /// @param node the name of this one
  /// @param nanos a clock for the age of batches, like [System#nanoTime]
  public static PushLog start(
      String environment,
      String node,
      Pseudonyms pseudonyms,
      InstantSource clock,
      LongSupplier nanos,
      List<BatchTarget> targets,
      Metrics metrics) {
    var log = new PushLog(environment, node, pseudonyms, clock, nanos, targets, metrics);
    log.thread.start();
    return log;
  }

  /// Something happened to a message.
  public void add(MessageId id, @Nullable Publisher publisher, What what) {
    if (hasRoom(QUEUE)) {
      put(new Entry(clock.millis(), id.stamp(), id.uaid(), id.channel(), publisher, what));
    } else {
      metrics.pushLogDropped.inc();
    }
  }

  /// A push was refused before it became a message. Whoever sends nonsense in masses gets no more
  /// than half of the queue.
  public void addRefusal(
      @Nullable Uaid uaid,
      @Nullable ChannelId channel,
      @Nullable Publisher publisher,
      What.Refused what) {
    if (hasRoom(QUEUE / 2)) {
      put(new Entry(clock.millis(), null, uaid, channel, publisher, what));
    } else {
      metrics.pushLogDropped.inc();
    }
  }

  /// Several at once may pass a limit by as many as there are threads.
  private boolean hasRoom(int limit) {
    return !stopping && waiting.get() < limit;
  }

  private void put(Entry entry) {
    waiting.incrementAndGet();
    queue.add(entry);
  }

  // ------------------------------------------------------------------ the log's own thread

  private void run() {
    boolean last;
    do {
      // Before the queue is read: what was added before the stop is then in it.
      last = stopping;
      drain();
      if (!last) {
        LockSupport.parkNanos(this, TICK.toNanos());
      }
    } while (!last);
    batcher.rest().ifPresent(this::publish);
    awaitLanes();
  }

  private void drain() {
    // Bounded, so that a batch is looked at in time however fast the queue fills.
    for (int i = 0; i < QUEUE; i++) {
      Entry entry = queue.poll();
      if (entry == null) {
        break;
      }
      waiting.decrementAndGet();
      batcher.add(entry.event(node, names)).ifPresent(this::publish);
    }
    batcher.due().ifPresent(this::publish);
  }

  private void publish(Batch batch) {
    for (BatchTarget target : targets) {
      if (!target.remote()) {
        publish(batch, target);
        continue;
      }
      // While all lanes are busy the queue fills, and then events are dropped.
      lanes.acquireUninterruptibly();
      var _ =
          Thread.startVirtualThread(() -> {
            try {
              publish(batch, target);
            } finally {
              lanes.release();
            }
          });
    }
  }

  private void publish(Batch batch, BatchTarget target) {
    if (target.publish(batch)) {
      metrics.pushLogPublished.add(batch.events().size());
    } else {
      metrics.pushLogFailed.inc();
    }
  }

  private void awaitLanes() {
    try {
      if (lanes.tryAcquire(LANES, FLUSH.toNanos(), TimeUnit.NANOSECONDS)) {
        lanes.release(LANES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ------------------------------------------------------------------ end

  /// Publishes what is there, as far as that takes no longer than [#FLUSH], and closes the targets.
  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(FLUSH)) {
        int left = waiting.get();
        metrics.pushLogDropped.add(left);
        LOG.log(Level.WARNING, "push-log.cut-off events={0}", left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    targets.forEach(BatchTarget::close);
  }
}
