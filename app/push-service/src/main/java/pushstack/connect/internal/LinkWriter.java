package pushstack.connect.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The sending half of a link. Frames of any number of threads are put together while the record
/// before is being written, so that a busy link needs few writes, and a quiet one does not wait.
///
/// A record is its length (4 bytes, of all that follows), its seal, and frames; a frame is its
/// length (4 bytes, of all that follows), the number of the call (8 bytes), a code (1 byte), and a
/// body.
final class LinkWriter {
  /// The largest record. As much waits to be written at most: whoever finds no room waits as well.
  static final int MAX_RECORD = 64 * 1024;

  /// Length and seal of a record.
  static final int RECORD_HEAD = Integer.BYTES + LinkHandshake.Seal.BYTES;

  /// Length, call and code of a frame.
  static final int FRAME_HEAD = Integer.BYTES + Long.BYTES + 1;

  private static final Logger LOG = System.getLogger(LinkWriter.class.getName());

  private final LinkWire wire;
  private final LinkHandshake.Seal seal;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition emptied = lock.newCondition();
  private final Thread thread;
  private Draft filling = new Draft();
  private Draft spare = new Draft();
  private boolean finished;

  private LinkWriter(LinkWire wire, LinkHandshake.Seal seal) {
    this.wire = wire;
    this.seal = seal;
    this.thread = Thread.ofVirtual().name("internal-link-writer").unstarted(this::run);
  }

  static LinkWriter start(LinkWire wire, LinkHandshake.Seal seal) {
    var writer = new LinkWriter(wire, seal);
    writer.thread.start();
    return writer;
  }

  /// A record in the making.
  private static final class Draft {
    private final byte[] bytes = new byte[MAX_RECORD];
    private final ByteBuffer frames = ByteBuffer.wrap(bytes).position(RECORD_HEAD);

    boolean isEmpty() {
      return frames.position() == RECORD_HEAD;
    }

    /// @return the length of the record, which is complete now
    int seal(LinkHandshake.Seal seal) {
      int length = frames.position();
      frames
          .putInt(0, length - Integer.BYTES)
          .put(Integer.BYTES, seal.next(bytes, RECORD_HEAD, length - RECORD_HEAD));
      return length;
    }

    void clear() {
      frames.position(RECORD_HEAD);
    }
  }

  /// Puts a frame into the next record.
  ///
  /// @param patience how long to wait for room
  /// @return false if it will not be sent: there was no room, or the link is at its end
  boolean send(long call, byte code, byte[] body, Duration patience) {
    int size = FRAME_HEAD + body.length;
    if (size > MAX_RECORD - RECORD_HEAD) {
      throw new IllegalArgumentException("frame of " + size + " bytes");
    }
    lock.lock();
    try {
      long left = patience.toNanos();
      while (!finished && filling.frames.remaining() < size) {
        if (left <= 0) {
          return false;
        }
        left = emptied.awaitNanos(left);
      }
      if (finished) {
        return false;
      }
      filling.frames.putInt(size - Integer.BYTES).putLong(call).put(code).put(body);
      filled.signal();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more frames, writes those that it has, and cuts the wire.
  void finish() {
    lock.lock();
    try {
      finished = true;
      filled.signal();
      emptied.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until everything is written and the wire cut.
  void awaitEnd(Duration limit) throws InterruptedException {
    thread.join(limit);
  }

  private void run() {
    try {
      while (takeFrames()) {
        wire.write(spare.bytes, spare.seal(seal));
        spare.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "internal.link.write-failed", e);
    } finally {
      finish();
      wire.cut();
    }
  }

  /// Waits for frames and makes them the spare record, which nobody else touches.
  ///
  /// @return false if there are none and will be none
  private boolean takeFrames() throws InterruptedException {
    lock.lock();
    try {
      while (filling.isEmpty()) {
        if (finished) {
          return false;
        }
        filled.await();
      }
      Draft full = filling;
      filling = spare;
      spare = full;
      emptied.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
