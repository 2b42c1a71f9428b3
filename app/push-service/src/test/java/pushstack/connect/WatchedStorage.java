package pushstack.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pushstack.storage.Broadcasts;
import pushstack.storage.Messages;
import pushstack.storage.Routers;
import pushstack.storage.Storage;
import pushstack.storage.StorageException;

/// One node's view of the store: it counts the calls, and a test may hold one back, let it fail, or
/// end the process that makes them.
final class WatchedStorage implements Storage {
  enum Op {
    FIND("find"),
    CONNECT("connect"),
    CREATE("create"),
    ADD_CHANNEL("addChannel"),
    REMOVE_CHANNEL("removeChannel"),
    CLEAR_NODE("clearNode"),
    REMOVE("remove"),
    SAVE("save"),
    FETCH("fetch"),
    DELETE("delete");

    private final String method;

    Op(String method) {
      this.method = method;
    }

    static Op of(Method method) {
      for (Op op : values()) {
        if (op.method.equals(method.getName())) {
          return op;
        }
      }
      throw new IllegalArgumentException("no such operation: " + method);
    }
  }

  /// Holds back one call.
  static final class Gate {
    private final boolean before;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    private Gate(boolean before) {
      this.before = before;
    }

    /// Waits until the call stands at the gate.
    Gate reached() {
      await(reached);
      return this;
    }

    void open() {
      open.countDown();
    }

    private void pass() {
      reached.countDown();
      await(open);
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(20, TimeUnit.SECONDS)).as("gate").isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private enum Failure {
    UNDONE,
    DONE_ALL_THE_SAME
  }

  private final Storage store;
  private final Routers routers;
  private final Messages messages;
  private final Map<Op, Integer> counts = new EnumMap<>(Op.class);
  private final Map<Op, Queue<Gate>> gates = new EnumMap<>(Op.class);
  private final Map<Op, Queue<Failure>> failures = new EnumMap<>(Op.class);
  private boolean away;
  private boolean killed;

  WatchedStorage(Storage store) {
    this.store = store;
    this.routers = watched(Routers.class, store.routers());
    this.messages = watched(Messages.class, store.messages());
  }

  /// The next call waits before it does anything.
  synchronized Gate before(Op op) {
    return add(op, new Gate(true));
  }

  /// The next call waits when it is done and before it returns.
  synchronized Gate after(Op op) {
    return add(op, new Gate(false));
  }

  private Gate add(Op op, Gate gate) {
    gates.computeIfAbsent(op, _ -> new ArrayDeque<>()).add(gate);
    return gate;
  }

  /// The next call fails without effect.
  synchronized void fail(Op op) {
    failures.computeIfAbsent(op, _ -> new ArrayDeque<>()).add(Failure.UNDONE);
  }

  /// The next call does its work and fails.
  synchronized void loseAnswer(Op op) {
    failures.computeIfAbsent(op, _ -> new ArrayDeque<>()).add(Failure.DONE_ALL_THE_SAME);
  }

  /// No call is to fail any more.
  synchronized void forgetFailures() {
    failures.clear();
    away = false;
  }

  /// Whether every call fails.
  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  /// The process is gone: none of its calls does anything any more.
  synchronized void kill() {
    killed = true;
  }

  synchronized void forgetCounts() {
    counts.clear();
  }

  synchronized Map<Op, Integer> counts() {
    return new EnumMap<>(counts.isEmpty() ? Map.of(Op.FIND, 0) : counts);
  }

  synchronized int count(Op op) {
    return counts.getOrDefault(op, 0);
  }

  /// The calls since [#forgetCounts], all together.
  synchronized int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private <T> T watched(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, args) -> call(Op.of(method), real, method, args)));
  }

  private Object call(Op op, Object real, Method method, Object[] args) throws Throwable {
    Gate gate;
    Failure failure;
    synchronized (this) {
      counts.merge(op, 1, Integer::sum);
      gate = poll(gates, op);
      failure = away ? Failure.UNDONE : poll(failures, op);
    }
    if (gate != null && gate.before) {
      gate.pass();
    }
    throwIf(failure == Failure.UNDONE, "refused by the test");
    throwIf(isKilled(), "this process is gone");
    Object result;
    try {
      result = method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (gate != null && !gate.before) {
      gate.pass();
    }
    throwIf(failure == Failure.DONE_ALL_THE_SAME, "answer lost by the test");
    throwIf(isKilled(), "this process is gone");
    return result;
  }

  private static void throwIf(boolean condition, String why) {
    if (condition) {
      throw new StorageException(why);
    }
  }

  private synchronized boolean isKilled() {
    return killed;
  }

  private static <T> @Nullable T poll(Map<Op, Queue<T>> queues, Op op) {
    Queue<T> queue = queues.get(op);
    return queue == null ? null : queue.poll();
  }

  @Override
  public Routers routers() {
    return routers;
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Broadcasts broadcasts() {
    return store.broadcasts();
  }

  @Override
  public Optional<String> trouble() {
    return store.trouble();
  }

  @Override
  public void close() {}
}
