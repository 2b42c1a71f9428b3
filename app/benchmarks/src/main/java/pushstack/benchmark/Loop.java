package pushstack.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/// The one thread on which all peers of a benchmark live: a selector, one read buffer for
/// everybody, no locks. Whoever calls [#run] is that thread.
final class Loop implements AutoCloseable {
  private static final int BUFFER_BYTES = 65_536;

  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /// What a channel is registered with.
  interface Peer {
    void ready(SelectionKey key) throws IOException;

    /// The channel failed or ended; it is closed already.
    void lost(IOException why);
  }

  Loop() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Selector selector() {
    return selector;
  }

  /// Reads what there is; the buffer is good until the next call.
  ByteBuffer read(SocketChannel channel) throws IOException {
    in.clear();
    if (channel.read(in) < 0) {
      throw new IOException("ended by the server");
    }
    return in.flip();
  }

  /// An empty buffer to write a request or a frame into, for [#write].
  ByteBuffer out() {
    return out.clear();
  }

  /// Writes what [#out] holds. Peers write a few hundred bytes at a time and wait for an answer, so
  /// a full socket buffer means that the server has stopped reading.
  void write(SocketChannel channel) throws IOException {
    out.flip();
    channel.write(out);
    if (out.hasRemaining()) {
      throw new IOException("the server does not read");
    }
  }

  /// Serves the peers until the condition holds.
  ///
  /// @param step called between two selections: sends what is due, says whether it is all done
  /// @param patienceMillis of one selection; 0 only looks
  void run(BooleanSupplier step, long patienceMillis) {
    try {
      while (!step.getAsBoolean()) {
        if (patienceMillis == 0) {
          selector.selectNow(Loop::dispatch);
        } else {
          selector.select(Loop::dispatch, patienceMillis);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Does on another thread what takes its time, and serves the peers meanwhile: a server hangs up
  /// on who does not answer a ping for four seconds.
  <T> T during(Callable<T> work) {
    return beside(work, () -> {});
  }

  /// The same, and calls the step between two selections, which then do not wait.
  <T> T beside(Callable<T> work, Runnable step) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().daemon().start(task);
    run(
        () -> {
          step.run();
          return task.isDone();
        },
        1);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("failed beside the loop", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    run(() -> System.nanoTime() - end >= 0, 10);
  }

  private static void dispatch(SelectionKey key) {
    var peer = (Peer) key.attachment();
    try {
      peer.ready(key);
    } catch (IOException e) {
      key.cancel();
      try {
        key.channel().close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      peer.lost(e);
    }
  }

  @Override
  public void close() {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
