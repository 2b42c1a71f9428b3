package pushstack.loadtest.net;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The client side of a WebSocket (RFC 6455) without extensions. Belongs to the thread of its loop,
/// on which its listener is called. Pings are answered, messages in fragments are put together.
public final class WebSocketPeer {
  /// Of a message in bytes: the largest notification has some 8 KB.
  public static final int MAX_MESSAGE = 1 << 20;

  /// The code of an end without a close frame (RFC 6455 section 7.1.5).
  public static final int NO_CLOSE_FRAME = 1006;

  private static final int NO_CODE = 1005;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int UNSUPPORTED = 1003;
  private static final int NORMAL = 1000;

  /// For the answer to our close frame; then the connection is dropped.
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private static final int MAX_REASON = 123;
  private static final byte[] GUID = Bytes.ascii("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");

  private final Loop loop;
  private final Listener listener;
  private final Connection connection;
  private State state = State.UPGRADING;
  private @Nullable Upgrade upgrade;
  private byte @Nullable [] fragments;
  private Loop.@Nullable Timer timer;

  private enum State {
    UPGRADING,
    OPEN,
    /// Our close frame is out.
    CLOSING,
    CLOSED
  }

  /// What is only needed until the connection is open.
  private record Upgrade(String request, String expected) {}

  /// Told on the thread of the loop.
  public interface Listener {
    void opened(WebSocketPeer peer);

    /// A text message; the bytes are good until the return.
    void text(WebSocketPeer peer, ByteBuffer message);

    /// The server has pinged; the answer is out.
    default void pinged(WebSocketPeer peer) {}

    /// The connection has ended, or has never come to be: called once, and not after [#drop].
    ///
    /// @param code of the server's close frame; [#NO_CLOSE_FRAME] if there was none
    /// @param reason of the server, or our own words
    void closed(WebSocketPeer peer, int code, String reason);
  }

  private final class Bytestream implements Connection.Handler {
    @Override
    public void connected() throws IOException {
      Upgrade asked = upgrade;
      if (asked != null) {
        connection.write(loop.out().put(Bytes.ascii(asked.request)).flip());
      }
    }

    @Override
    public void received(ByteBuffer in) throws IOException {
      if (state != State.UPGRADING || upgraded(in)) {
        while (state != State.CLOSED && frame(in)) {
          // Taken.
        }
      }
    }

    @Override
    public void lost(IOException why) {
      ended(NO_CLOSE_FRAME, why.getMessage() == null ? why.toString() : why.getMessage());
    }
  }

  private WebSocketPeer(Loop loop, Target target, String headers, Listener listener) {
    this.loop = loop;
    this.listener = listener;
    var nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    String request =
        "GET "
            + target.path()
            + " HTTP/1.1\r\nHost: "
            + target.authority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: "
            + key
            + "\r\n"
            + headers
            + "\r\n";
    this.upgrade = new Upgrade(request, accept(key));
    this.connection = Connection.open(loop, target, new Bytestream());
  }

  /// Begins to connect.
  ///
  /// @param headers further header lines of the upgrade, each with its line end
  /// @param patience until the connection is open
  public static WebSocketPeer connect(
      Loop loop, Target target, String headers, Duration patience, Listener listener) {
    var peer = new WebSocketPeer(loop, target, headers, listener);
    peer.timer =
        loop.schedule(
            patience, () -> peer.failed("not open within " + patience.toMillis() + " ms"));
    return peer;
  }

  public boolean isOpen() {
    return state == State.OPEN;
  }

  /// Sends a text message; nothing if the connection is not open, of which the listener is told.
  ///
  /// @param utf8 not kept
  public void send(byte[] utf8) {
    if (state == State.OPEN) {
      write(Frames.TEXT, utf8);
    }
  }

  /// Sends a close frame. The listener is told when the server has answered, or has not in time.
  public void close() {
    if (state == State.OPEN) {
      sayClose(NORMAL, "");
      state = State.CLOSING;
      timer = loop.schedule(CLOSE_PATIENCE, () -> failed("no answer to the close frame"));
    } else if (state == State.UPGRADING) {
      failed("closed before it was open");
    }
  }

  /// Stops to read what the server sends, or goes on: nothing is lost, it waits in the sockets.
  public void read(boolean reading) {
    connection.read(reading);
  }

  /// Ends the connection by a TCP reset. The listener is not told.
  public void drop() {
    state = State.CLOSED;
    cancelTimer();
    fragments = null;
    connection.reset();
  }

  private void failed(String why) {
    connection.reset();
    ended(NO_CLOSE_FRAME, why);
  }

  private void ended(int code, String reason) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      cancelTimer();
      fragments = null;
      listener.closed(this, code, reason);
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void write(int opcode, byte[] payload) {
    try {
      connection.write(Frames.write(loop.out(), opcode, payload));
    } catch (IOException e) {
      connection.fail(e);
    }
  }

  private void sayClose(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + Math.min(text.length, MAX_REASON));
    payload.putShort((short) code).put(text, 0, Math.min(text.length, MAX_REASON));
    write(Frames.CLOSE, payload.array());
  }

  /// @return false if the answer is not there as a whole
  private boolean upgraded(ByteBuffer in) throws IOException {
    int end = Bytes.indexOf(in, in.position(), in.limit(), Bytes.HEAD_END);
    if (end < 0) {
      if (in.remaining() > HttpAnswer.MAX_HEAD) {
        throw new ProtocolException("answers the upgrade with no HTTP head");
      }
      return false;
    }
    String head = Bytes.latin(in, in.position(), end);
    String status = head.lines().findFirst().orElse("");
    if (!status.startsWith("HTTP/1.1 101")) {
      throw new ProtocolException("refuses the upgrade: " + status);
    }
    Upgrade asked = upgrade;
    if (asked == null || !head.contains(asked.expected)) {
      throw new ProtocolException("answers the upgrade with another Sec-WebSocket-Accept");
    }
    in.position(end + Bytes.HEAD_END.length);
    upgrade = null;
    state = State.OPEN;
    cancelTimer();
    listener.opened(this);
    return true;
  }

  /// Handles the next frame.
  ///
  /// @return false if it is not there as a whole
  private boolean frame(ByteBuffer in) throws IOException {
    int at = in.position();
    if (in.remaining() < 2) {
      return false;
    }
    int first = in.get(at) & 0xff;
    int second = in.get(at + 1) & 0xff;
    if ((first & 0x70) != 0 || (second & Frames.MASKED) != 0) {
      throw violation("sends a frame that is masked or of an extension");
    }
    long length = second;
    int begin = at + 2;
    if (second == Frames.LENGTH_16 || second == Frames.LENGTH_64) {
      begin += second == Frames.LENGTH_16 ? Short.BYTES : Long.BYTES;
      if (in.limit() < begin) {
        return false;
      }
      length = second == Frames.LENGTH_16 ? in.getShort(at + 2) & 0xffff : in.getLong(at + 2);
    }
    if (length < 0 || length > MAX_MESSAGE) {
      throw violation("sends a frame of more than " + MAX_MESSAGE + " bytes");
    }
    if (in.limit() - begin < length) {
      return false;
    }
    ByteBuffer payload = in.slice(begin, (int) length);
    in.position(begin + (int) length);
    handle(first & 0xf, (first & Frames.FIN) != 0, payload);
    return true;
  }

  private void handle(int opcode, boolean last, ByteBuffer payload) throws IOException {
    boolean control = opcode >= Frames.CLOSE;
    if (control && (!last || payload.remaining() > Frames.MAX_CONTROL)) {
      throw violation("sends a control frame that is too long or in pieces");
    }
    switch (opcode) {
      case Frames.TEXT -> {
        if (fragments != null) {
          throw violation("sends a message within another");
        }
        if (last) {
          message(payload);
        } else {
          fragments = Bytes.copy(payload, 0, payload.limit());
        }
      }
      case Frames.CONTINUATION -> continued(last, payload);
      case Frames.PING -> {
        if (state == State.OPEN) {
          write(Frames.PONG, Bytes.copy(payload, 0, payload.limit()));
          listener.pinged(this);
        }
      }
      case Frames.PONG -> {}
      case Frames.CLOSE -> closedByServer(payload);
      case Frames.BINARY -> {
        sayClose(UNSUPPORTED, "text only");
        throw new ProtocolException("sends a binary message");
      }
      default -> throw violation("sends a frame of the unknown kind " + opcode);
    }
  }

  private void continued(boolean last, ByteBuffer payload) throws IOException {
    byte[] before = fragments;
    if (before == null) {
      throw violation("sends the rest of a message that it has not begun");
    }
    if (before.length + payload.remaining() > MAX_MESSAGE) {
      throw violation("sends a message of more than " + MAX_MESSAGE + " bytes");
    }
    ByteBuffer joined = Bytes.joined(before, payload);
    if (last) {
      fragments = null;
      message(joined);
    } else {
      fragments = Bytes.copy(joined, 0, joined.limit());
    }
  }

  /// Also while the answer to our close frame is to come: it may have been on its way.
  private void message(ByteBuffer payload) {
    listener.text(this, payload);
  }

  private void closedByServer(ByteBuffer payload) {
    int code = payload.remaining() < Short.BYTES ? NO_CODE : payload.getShort() & 0xffff;
    String reason = StandardCharsets.UTF_8.decode(payload).toString();
    if (state == State.OPEN) {
      sayClose(code == NO_CODE ? NORMAL : code, "");
    }
    connection.close();
    ended(code, reason);
  }

  private ProtocolException violation(String what) {
    sayClose(PROTOCOL_ERROR, what);
    return new ProtocolException(what);
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(Bytes.ascii(key));
      return Base64.getEncoder().encodeToString(sha1.digest(GUID));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
