package pushstack.connect.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/// The receiving half of a link: reads what a [LinkWriter] writes, and believes nothing that is not
/// sealed. For one thread.
final class LinkReader {
  /// What becomes of a frame.
  interface FrameHandler {
    void frame(long call, byte code, byte[] body);
  }

  private final LinkWire wire;
  private final LinkHandshake.Seal seal;

  LinkReader(LinkWire wire, LinkHandshake.Seal seal) {
    this.wire = wire;
    this.seal = seal;
  }

  /// Waits for a record and hands on its frames.
  ///
  /// @throws IOException at the end of the link, and if the record is none: the link is of no more
  ///   use
  void readRecord(FrameHandler handler) throws IOException {
    int length = ByteBuffer.wrap(wire.read(Integer.BYTES)).getInt();
    if (length < LinkHandshake.Seal.BYTES || length > LinkWriter.MAX_RECORD - Integer.BYTES) {
      throw new IOException("a record of " + length + " bytes");
    }
    byte[] record = wire.read(length);
    int content = length - LinkHandshake.Seal.BYTES;
    byte[] wanted = seal.next(record, LinkHandshake.Seal.BYTES, content);
    if (!MessageDigest.isEqual(wanted, Arrays.copyOf(record, LinkHandshake.Seal.BYTES))) {
      throw new IOException("a record with a wrong seal");
    }
    ByteBuffer frames = ByteBuffer.wrap(record, LinkHandshake.Seal.BYTES, content);
    while (frames.hasRemaining()) {
      readFrame(frames, handler);
    }
  }

  private static void readFrame(ByteBuffer frames, FrameHandler handler) throws IOException {
    int left = frames.remaining() - Integer.BYTES;
    int head = LinkWriter.FRAME_HEAD - Integer.BYTES;
    int length = left < 0 ? -1 : frames.getInt();
    if (length < head || length > left) {
      throw new IOException("a frame of " + length + " bytes in the last " + left);
    }
    long call = frames.getLong();
    byte code = frames.get();
    byte[] body = new byte[length - head];
    frames.get(body);
    handler.frame(call, code, body);
  }
}
