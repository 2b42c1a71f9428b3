package pushstack.connect.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// A WebSocket on TLS. One virtual thread reads; another writes, while there is something to write.
final class TlsConnection extends Connection implements TlsListener.Timed {

  /// What is taken from the TLS layer at once; it decrypts 16 KB at most.
  private static final int BATCH_BYTES = 16 * 1024;

  private final TlsListener listener;
  private final Socket socket;
  private final SSLSocket tls;
  private final InputStream in;
  private final OutputStream out;
  private final AtomicBoolean released = new AtomicBoolean();
  private byte @Nullable [] first;
  private volatile @Nullable Thread reader;
  private volatile boolean resumed;

  /// @param first bytes that came with the upgrade request
  TlsConnection(
      WebSocketHandler handler, TlsListener listener, Socket socket, SSLSocket tls, byte[] first)
      throws IOException {
    super(handler, listener.admission().settings(), listener.admission().nanoClock());
    this.listener = listener;
    this.socket = socket;
    this.tls = tls;
    this.in = tls.getInputStream();
    this.out = tls.getOutputStream();
    this.first = first;
  }

  /// Reads to the end of the connection, on the calling virtual thread.
  void read() {
    reader = Thread.currentThread();
    try {
      byte[] bytes = first == null ? new byte[0] : first;
      first = null;
      boolean more = true;
      while (more) {
        take(ByteBuffer.wrap(bytes));
        bytes = new byte[0]; // an idle connection holds no buffer
        int b = in.read();
        more = b >= 0;
        if (more) {
          bytes = new byte[1 + Math.min(in.available(), BATCH_BYTES)];
          bytes[0] = (byte) b;
          in.readNBytes(bytes, 1, bytes.length - 1);
        }
      }
      lose("end of stream");
    } catch (IOException e) {
      lose("reset");
    }
  }

  private void take(ByteBuffer bytes) {
    while (!receive(bytes)) {
      while (!resumed) {
        LockSupport.park(this);
      }
      resumed = false;
    }
  }

  @Override
  void resumeReading() {
    resumed = true;
    LockSupport.unpark(reader);
  }

  @Override
  boolean writeNow(ByteBuffer frame) {
    return true; // all is left to the writer: a TLS record cannot be written in part
  }

  @Override
  void startWriting() {
    Thread.startVirtualThread(this::write);
  }

  private void write() {
    try {
      ByteBuffer[] frames = nextToWrite();
      while (frames != null) {
        byte[] joined = join(frames); // into one TLS record, not one each
        out.write(joined);
        frames = written(joined.length) ? null : nextToWrite();
      }
    } catch (IOException e) {
      lose("reset");
    }
  }

  private static byte[] join(ByteBuffer[] frames) {
    int size = 0;
    for (ByteBuffer frame : frames) {
      size += frame.remaining();
    }
    byte[] joined = new byte[size];
    int at = 0;
    for (ByteBuffer frame : frames) {
      int count = frame.remaining();
      frame.get(joined, at, count);
      at += count;
    }
    return joined;
  }

  @Override
  void stopOutput() {
    Thread.startVirtualThread(() -> {
      try {
        tls.shutdownOutput();
      } catch (IOException e) {
        lose("reset");
      }
    });
  }

  @Override
  void watch() {
    listener.watch(this);
  }

  @Override
  void disconnect(boolean reset) {
    if (released.compareAndSet(false, true)) {
      TlsListener.closeQuietly(socket, reset);
      listener.closed(this);
      resumeReading(); // if it waits for the handler, it need not any more
    }
  }
}
