package pushstack.connect.socket;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/// The frames that a peer has not taken yet. Exists only while there are some. Guarded by its
/// connection.
final class Outbox {

  /// A user agent is sent at most a hundred unacknowledged messages; more frames than that wait
  /// only for a peer that has stopped reading.
  static final int MAX_FRAMES = 128;

  /// 128 notifications of the usual size, or 40 of the largest; times the slow readers of a node it
  /// must stay far below its heap.
  static final int MAX_BYTES = 256 * 1024;

  /// Counts as progress within the write time limit. One byte would let a peer hold a full queue
  /// for hours.
  static final int PROGRESS_BYTES = 4096;

  /// What one gathering write takes at once.
  private static final int BATCH = 16;

  private final ArrayDeque<ByteBuffer> frames = new ArrayDeque<>();
  private int bytes;
  private long progressNanos;
  private int sinceProgress;

  Outbox(long nowNanos) {
    progressNanos = nowNanos;
  }

  /// A frame larger than the limit is taken by an empty queue.
  boolean hasRoomFor(ByteBuffer frame) {
    return frames.size() < MAX_FRAMES && bytes + frame.remaining() <= MAX_BYTES;
  }

  void add(ByteBuffer frame) {
    frames.add(frame);
    bytes += frame.remaining();
  }

  /// The next frames to write; some of their bytes are to be reported by [#written].
  ByteBuffer[] batch() {
    ByteBuffer[] batch = new ByteBuffer[Math.min(frames.size(), BATCH)];
    Iterator<ByteBuffer> each = frames.iterator();
    for (int i = 0; i < batch.length; i++) {
      batch[i] = each.next();
    }
    return batch;
  }

  /// Lets go of what has been written.
  ///
  /// @return whether nothing is left
  boolean written(long count, long nowNanos) {
    bytes -= (int) count;
    sinceProgress += (int) count;
    if (sinceProgress >= PROGRESS_BYTES) {
      sinceProgress = 0;
      progressNanos = nowNanos;
    }
    ByteBuffer first = frames.peek();
    while (first != null && !first.hasRemaining()) {
      frames.remove();
      first = frames.peek();
    }
    return first == null;
  }

  long nanosWithoutProgress(long nowNanos) {
    return nowNanos - progressNanos;
  }
}
