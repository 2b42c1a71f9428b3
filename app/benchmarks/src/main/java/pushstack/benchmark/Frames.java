package pushstack.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// WebSocket frames and messages of the push protocol as a user agent sees them.
final class Frames {
  static final byte[] NOTHING = {};
  static final byte[] HEAD_END = Text.ascii("\r\n\r\n");
  static final byte[] SWITCHING = Text.ascii("HTTP/1.1 101 ");
  static final byte[] UAID = Text.ascii("\"uaid\":\"");
  static final byte[] ENDPOINT = Text.ascii("\"pushEndpoint\":\"");
  static final byte[] CHANNEL = Text.ascii("\"channelID\":\"");
  static final byte[] NOTIFICATION = Text.ascii("\"notification\"");
  static final byte[] BROADCAST = Text.ascii("\"broadcast\"");
  static final byte[] REGISTER = Text.ascii("\"register\"");
  static final byte[] UNREGISTER = Text.ascii("\"unregister\"");
  static final byte[] OK = Text.ascii("\"status\":200");

  /// Where the type of a message is found: every server writes it first.
  static final int TYPE_WITHIN = 60;

  private static final byte[] VERSION = Text.ascii("\"version\":\"");
  private static final byte[] HELLO = Text.ascii("{\"messageType\":\"hello\",");
  private static final byte[] HELLO_UAID = Text.ascii("\"uaid\":\"");
  private static final byte[] HELLO_UAID_END = Text.ascii("\",");
  private static final byte[] ACK =
      Text.ascii("{\"messageType\":\"ack\",\"updates\":[{\"channelID\":\"");
  private static final byte[] ACK_VERSION = Text.ascii("\",\"version\":\"");
  private static final byte[] ACK_END = Text.ascii("\",\"code\":100}]}");

  private Frames() {}

  /// Where the payload of the frame at that place begins; -1 if its head is not whole yet.
  static int payload(ByteBuffer in, int from) {
    int there = in.limit() - from;
    if (there < 2) {
      return -1;
    }
    int begin = (in.get(from + 1) & 0x7f) == 126 ? from + 4 : from + 2;
    return begin > in.limit() ? -1 : begin;
  }

  /// @throws IOException if it is longer than any message of a push service
  static int length(ByteBuffer in, int from) throws IOException {
    int length = in.get(from + 1) & 0x7f;
    if (length == 127) {
      throw new IOException("a frame of more than 64 KB");
    }
    return length == 126 ? in.getShort(from + 2) & 0xffff : length;
  }

  static void hello(ByteBuffer out, byte @Nullable [] uaid, byte[] rest) {
    int known = uaid == null ? 0 : HELLO_UAID.length + uaid.length + HELLO_UAID_END.length;
    header(out, 1, HELLO.length + known + rest.length + 1);
    out.put(HELLO);
    if (uaid != null) {
      out.put(HELLO_UAID).put(uaid).put(HELLO_UAID_END);
    }
    out.put(rest).put((byte) '}');
  }

  /// Acknowledges the notification that is there.
  static void acknowledge(ByteBuffer out, ByteBuffer in, int begin, int end) {
    byte[] channelId = Text.value(in, begin, end, CHANNEL);
    byte[] version = Text.value(in, begin, end, VERSION);
    header(
        out,
        1,
        ACK.length + channelId.length + ACK_VERSION.length + version.length + ACK_END.length);
    out.put(ACK).put(channelId).put(ACK_VERSION).put(version).put(ACK_END);
  }

  static void pong(ByteBuffer out, ByteBuffer in, int begin, int end) {
    header(out, 10, end - begin);
    out.put(in.slice(begin, end - begin));
  }

  static void text(ByteBuffer out, byte[] text) {
    header(out, 1, text.length);
    out.put(text);
  }

  private static void header(ByteBuffer out, int opcode, int length) {
    out.put((byte) (0x80 | opcode));
    if (length < 126) {
      out.put((byte) (0x80 | length));
    } else {
      out.put((byte) (0x80 | 126)).putShort((short) length);
    }
    out.putInt(0);
  }
}
