package pushstack.connect.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A WebSocket on a selector loop. Whoever sends writes as much as the kernel takes at once; the
/// loop reads, and writes the rest.
final class SelectorConnection extends Connection implements SelectorLoop.Served {
  private final Admission admission;
  private final SelectorLoop loop;
  private final SelectionKey key;

  /// What came while the handler lags behind; used by the loop only.
  private @Nullable ByteBuffer unread;

  private boolean released;

  SelectorConnection(
      WebSocketHandler handler, Admission admission, SelectorLoop loop, SelectionKey key) {
    super(handler, admission.settings(), admission.nanoClock());
    this.admission = admission;
    this.loop = loop;
    this.key = key;
  }

  private SocketChannel channel() {
    return (SocketChannel) key.channel();
  }

  @Override
  public void ready(SelectionKey ready) {
    if (ready.isReadable()) {
      read();
    }
    if (ready.isValid() && ready.isWritable()) {
      write();
    }
  }

  @Override
  public void cut() {
    lose("listener stopped");
    release(false);
  }

  private void read() {
    ByteBuffer buffer = loop.buffer();
    int count;
    try {
      count = channel().read(buffer);
    } catch (IOException e) {
      lose("reset");
      return;
    }
    if (count < 0) {
      lose("end of stream");
      return;
    }
    take(buffer.flip());
  }

  /// Takes bytes from the peer; on the loop's thread.
  void take(ByteBuffer bytes) {
    if (receive(bytes)) {
      return;
    }
    unread = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    if (key.isValid()) {
      key.interestOpsAnd(~SelectionKey.OP_READ);
    }
  }

  @Override
  void resumeReading() {
    loop.execute(this::readOn);
  }

  private void readOn() {
    ByteBuffer bytes = unread;
    unread = null;
    if (bytes != null) {
      take(bytes);
    }
    if (unread == null && key.isValid()) {
      key.interestOpsOr(SelectionKey.OP_READ);
    }
  }

  private void write() {
    synchronized (this) {
      ByteBuffer[] frames = nextToWrite();
      try {
        if (frames != null && !written(channel().write(frames))) {
          return;
        }
      } catch (IOException e) {
        lose("reset");
        return;
      }
    }
    if (key.isValid()) {
      key.interestOpsAnd(~SelectionKey.OP_WRITE);
    }
  }

  @Override
  boolean writeNow(ByteBuffer frame) {
    try {
      channel().write(frame);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  void startWriting() {
    loop.execute(() -> {
      if (key.isValid()) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
      }
    });
  }

  @Override
  void stopOutput() {
    try {
      channel().shutdownOutput();
    } catch (IOException e) {
      // Already gone; the reader notices.
    }
  }

  @Override
  void watch() {
    loop.execute(() -> loop.watch(this));
  }

  @Override
  void disconnect(boolean reset) {
    loop.execute(() -> release(reset));
  }

  private void release(boolean reset) {
    if (!released) {
      released = true;
      unread = null;
      loop.forget(this);
      SelectorListener.closeQuietly(channel(), reset);
      admission.connectionClosed();
    }
  }
}
