package pushstack.loadtest.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.net.HttpAnswer;
import pushstack.loadtest.net.HttpPeer;
import pushstack.loadtest.net.Loop;
import pushstack.loadtest.net.Target;

/// The connections of application servers to one origin, at most so many. A request that finds none
/// free waits for one, and what it waits counts as time of its message. Safe from any thread.
final class HttpPool {
  /// More than a tester has agents; a request takes some KB.
  private static final int MAX_WAITING = 50_000;

  private final Duration patience;
  private final Target target;
  private final Deque<Line> idle = new ArrayDeque<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private record Line(Loop loop, HttpPeer peer) {}

  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  private record Waiting(byte[] request, long since, HttpPeer.Callback callback) {}

  HttpPool(Target target, List<Loop> loops, int connections, Duration patience) {
    this.target = target;
    this.patience = patience;
    for (int i = 0; i < connections; i++) {
      Loop loop = loops.get(i % loops.size());
      // The first of the deque is taken: few connections serve a low rate.
      idle.addLast(new Line(loop, new HttpPeer(loop, target)));
    }
  }

  Target target() {
    return target;
  }

  /// Sends it as soon as there is a connection. The callback comes on some loop's thread, or on
  /// this one if too many wait.
  void send(byte[] request, HttpPeer.Callback callback) {
    Line line;
    synchronized (this) {
      line = idle.pollFirst();
      if (line == null && waiting.size() < MAX_WAITING) {
        waiting.addLast(new Waiting(request, System.nanoTime(), callback));
        return;
      }
    }
    if (line == null) {
      callback.failed(new IOException(MAX_WAITING + " requests wait for a connection"));
    } else {
      Line free = line;
      free.loop.submit(() -> send(free, request, callback));
    }
  }

  private void send(Line line, byte[] request, HttpPeer.Callback callback) {
    line.peer.send(
        request,
        patience,
        new HttpPeer.Callback() {
          @Override
          public void answered(HttpAnswer answer) {
            next(line);
            callback.answered(answer);
          }

          @Override
          public void failed(IOException why) {
            next(line);
            callback.failed(why);
          }
        });
  }

  /// The connection is free again. Its loop goes on with whoever waits.
  private void next(Line line) {
    Waiting first = firstWaiting();
    while (first != null && System.nanoTime() - first.since > patience.toNanos()) {
      first.callback.failed(
          new IOException("no connection was free within " + patience.toMillis() + " ms"));
      first = firstWaiting();
    }
    if (first == null) {
      synchronized (this) {
        idle.addFirst(line);
      }
    } else {
      Waiting due = first;
      // Not at once, or a server that refuses all would grow the stack.
      line.loop.submit(() -> send(line, due.request, due.callback));
    }
  }

  private synchronized @Nullable Waiting firstWaiting() {
    return waiting.pollFirst();
  }
}
