package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes the frames of a client (RFC 6455 section 5), in whatever pieces they arrive. Every rule
/// is checked at the first byte that breaks it. Holds memory for the bytes that came, never for
/// those only announced. Not safe for use by several threads.
final class FrameDecoder {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  /// Section 5.5.
  static final int MAX_CONTROL_PAYLOAD = 125;

  /// A message of this many frames gains its sender nothing; empty ones would cost us time only.
  static final int MAX_FRAGMENTS = 1024;

  private static final byte[] NOTHING = {};

  /// What the next byte is.
  private enum Stage {
    OPCODE,
    LENGTH,
    LONG_LENGTH,
    MASK,
    PAYLOAD
  }

  private final int maxMessageBytes;
  private final boolean binaryMessages;

  private Stage stage = Stage.OPCODE;
  private boolean fin;
  private int opcode;
  private int missingHeaderBytes;
  private int lengthBytes;
  private long length;
  private int mask;
  private int received;

  private byte[] control = NOTHING;

  /// TEXT or BINARY while a message is under way, else CONTINUATION.
  private int messageType = CONTINUATION;

  private byte[] message = NOTHING;
  private int messageBytes;
  private int fragments;
  private int utf8 = Utf8.COMPLETE;

  FrameDecoder(int maxMessageBytes, boolean binaryMessages) {
    this.maxMessageBytes = maxMessageBytes;
    this.binaryMessages = binaryMessages;
  }

  /// Consumes bytes up to the end of the next message or control frame.
  ///
  /// @return null if `in` is used up before; after a violation this decoder must not be used again
  @Nullable Incoming next(ByteBuffer in) {
    while (true) {
      if (stage != Stage.PAYLOAD) {
        if (!in.hasRemaining()) {
          return null;
        }
        Incoming violation = header(in.get() & 0xff);
        if (violation != null) {
          return violation;
        }
        continue;
      }
      if (received < length) {
        Incoming violation = payload(in);
        if (violation != null || received < length) {
          return violation;
        }
      }
      stage = Stage.OPCODE;
      Incoming complete = opcode >= CLOSE ? controlFrame() : dataFrame();
      if (complete != null) {
        return complete;
      }
    }
  }

  /// Tells whether it stands between two messages, so that it can be dropped.
  boolean isIdle() {
    return stage == Stage.OPCODE && messageType == CONTINUATION;
  }

  private @Nullable Incoming header(int b) {
    switch (stage) {
      case OPCODE -> {
        return opcode(b);
      }
      case LENGTH -> {
        return length(b);
      }
      case LONG_LENGTH -> {
        length = (length << 8) | b;
        if (--missingHeaderBytes == 0) {
          return longLength();
        }
      }
      case MASK -> {
        mask = (mask << 8) | b;
        if (--missingHeaderBytes == 0) {
          stage = Stage.PAYLOAD;
          received = 0;
        }
      }
      case PAYLOAD -> throw new IllegalStateException("no header byte is due");
    }
    return null;
  }

  private @Nullable Incoming opcode(int b) {
    fin = (b & 0x80) != 0;
    opcode = b & 0x0f;
    if ((b & 0x70) != 0) {
      return protocolError("reserved bit set");
    }
    stage = Stage.LENGTH;
    return switch (opcode) {
      case CONTINUATION ->
          messageType == CONTINUATION ? protocolError("nothing to continue") : fragment();
      case TEXT -> begin(TEXT);
      case BINARY ->
          binaryMessages
              ? begin(BINARY)
              : new Incoming.Violation(CloseCode.UNSUPPORTED, "binary message");
      case CLOSE, PING, PONG -> fin ? null : protocolError("fragmented control frame");
      default -> protocolError("reserved opcode");
    };
  }

  private @Nullable Incoming begin(int type) {
    if (messageType != CONTINUATION) {
      return protocolError("message within a message");
    }
    messageType = type;
    return fragment();
  }

  private @Nullable Incoming fragment() {
    return ++fragments > MAX_FRAGMENTS
        ? new Incoming.Violation(CloseCode.POLICY, "too many fragments")
        : null;
  }

  private @Nullable Incoming length(int b) {
    if ((b & 0x80) == 0) {
      return protocolError("frame not masked");
    }
    length = b & 0x7f;
    if (length <= MAX_CONTROL_PAYLOAD) {
      return lengthKnown();
    }
    if (opcode >= CLOSE) {
      return protocolError("control frame too long");
    }
    lengthBytes = length == 126 ? 2 : 8;
    missingHeaderBytes = lengthBytes;
    length = 0;
    stage = Stage.LONG_LENGTH;
    return null;
  }

  private @Nullable Incoming longLength() {
    if (length < 0) {
      return protocolError("length out of range");
    }
    if (length <= (lengthBytes == 2 ? MAX_CONTROL_PAYLOAD : 0xffff)) {
      return protocolError("length not in its shortest form");
    }
    return lengthKnown();
  }

  private @Nullable Incoming lengthKnown() {
    if (opcode < CLOSE && length > maxMessageBytes - messageBytes) {
      return new Incoming.Violation(CloseCode.TOO_BIG, "message too big");
    }
    if (opcode >= CLOSE) {
      control = length == 0 ? NOTHING : new byte[(int) length];
    }
    mask = 0;
    missingHeaderBytes = 4;
    stage = Stage.MASK;
    return null;
  }

  private @Nullable Incoming payload(ByteBuffer in) {
    int n = (int) Math.min(in.remaining(), length - received);
    if (opcode >= CLOSE) {
      unmask(in, control, received, n);
      received += n;
      return null;
    }
    makeRoom(n);
    unmask(in, message, messageBytes, n);
    if (messageType == TEXT) {
      utf8 = Utf8.check(utf8, message, messageBytes, messageBytes + n);
      if (utf8 == Utf8.INVALID) {
        return invalidText();
      }
    }
    received += n;
    messageBytes += n;
    return null;
  }

  private void makeRoom(int n) {
    int needed = messageBytes + n;
    if (needed > message.length) {
      // Exactly what came if that completes the message; else doubled, so that many pieces do not
      // cost a copy each, but never beyond the limit.
      boolean completes = fin && received + n == length;
      message =
          Arrays.copyOf(
              message,
              completes ? needed : Math.max(needed, Math.min(2 * needed, maxMessageBytes)));
    }
  }

  private void unmask(ByteBuffer in, byte[] to, int at, int n) {
    in.get(to, at, n);
    for (int i = 0; i < n; i++) {
      to[at + i] ^= (byte) (mask >>> (24 - 8 * ((received + i) & 3)));
    }
  }

  private @Nullable Incoming dataFrame() {
    if (!fin) {
      return null;
    }
    if (utf8 != Utf8.COMPLETE) {
      return invalidText();
    }
    boolean text = messageType == TEXT;
    byte[] bytes = message;
    int count = messageBytes;
    messageType = CONTINUATION;
    message = NOTHING;
    messageBytes = 0;
    fragments = 0;
    return text
        ? new Incoming.Text(new String(bytes, 0, count, UTF_8))
        : new Incoming.Binary(bytes.length == count ? bytes : Arrays.copyOf(bytes, count));
  }

  private Incoming controlFrame() {
    byte[] bytes = control;
    control = NOTHING;
    return switch (opcode) {
      case PING -> new Incoming.Ping(bytes);
      case PONG -> new Incoming.Pong();
      default -> closeFrame(bytes);
    };
  }

  private static Incoming closeFrame(byte[] bytes) {
    if (bytes.length == 0) {
      return new Incoming.Close(CloseCode.NO_STATUS, "");
    }
    if (bytes.length == 1) {
      return protocolError("half a close code");
    }
    int code = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    if (!CloseCode.onWire(code)) {
      return protocolError("close code not allowed");
    }
    if (Utf8.check(Utf8.COMPLETE, bytes, 2, bytes.length) != Utf8.COMPLETE) {
      return invalidText();
    }
    return new Incoming.Close(code, new String(bytes, 2, bytes.length - 2, UTF_8));
  }

  private static Incoming protocolError(String reason) {
    return new Incoming.Violation(CloseCode.PROTOCOL_ERROR, reason);
  }

  private static Incoming invalidText() {
    return new Incoming.Violation(CloseCode.INVALID_PAYLOAD, "not UTF-8");
  }
}
