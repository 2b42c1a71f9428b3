package pushstack.test.peer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/// A client's end of a WebSocket on a plain socket: strict about what the server sends, and free to
/// do what a library would not, such as resetting the connection. One thread reads; any thread
/// writes.
final class ClientSocket {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /// RFC 6455 section 1.3.
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final int MAX_HEAD_BYTES = 16_384;
  private static final int MAX_FRAME_BYTES = 1 << 20;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();

  private ClientSocket(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
    this.out = socket.getOutputStream();
  }

  /// One frame from the server.
  @SuppressWarnings("ArrayRecordComponent") // made here for one reader
  record Frame(boolean last, int opcode, byte[] payload) {}

  static ClientSocket open(URI url, Duration patience) throws IOException {
    if (!"ws".equals(url.getScheme())) {
      throw new IllegalArgumentException("not a ws URL: " + url);
    }
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(url.getHost(), url.getPort()), (int) patience.toMillis());
      socket.setSoTimeout((int) patience.toMillis());
      var opened = new ClientSocket(socket);
      opened.shakeHands(url);
      socket.setSoTimeout(0);
      return opened;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private void shakeHands(URI url) throws IOException {
    var nonce = new byte[16];
    ThreadLocalRandom.current().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String request =
        String.join(
            "\r\n",
            "GET " + path + " HTTP/1.1",
            "Host: " + url.getHost() + ":" + url.getPort(),
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Origin: " + url,
            "Sec-WebSocket-Protocol: push-notification",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + key,
            "",
            "");
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    String head = readHead();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException("upgrade refused: " + head.lines().findFirst().orElse("no answer"));
    }
    String accept = "sec-websocket-accept: " + accept(key);
    if (head.lines().noneMatch(line -> normal(line).equals(normal(accept)))) {
      throw new IOException("upgrade with a wrong Sec-WebSocket-Accept");
    }
  }

  private static String normal(String line) {
    int colon = line.indexOf(':');
    return colon < 0
        ? line
        : line.substring(0, colon).toLowerCase(Locale.ROOT)
            + ":"
            + line.substring(colon + 1).strip();
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private String readHead() throws IOException {
    var head = new ByteArrayOutputStream(512);
    int matched = 0;
    while (matched < 4) {
      int b = in.readUnsignedByte();
      head.write(b);
      boolean expected = b == (matched % 2 == 0 ? '\r' : '\n');
      matched = expected ? matched + 1 : b == '\r' ? 1 : 0;
      if (head.size() > MAX_HEAD_BYTES) {
        throw new IOException("endless response head");
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  /// Waits for the next frame; an `EOFException` if the server just hangs up.
  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((first & 0x70) != 0) {
      throw new IOException("reserved bits set by the server");
    }
    if ((second & 0x80) != 0) {
      throw new IOException("masked frame from the server");
    }
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    if (length < 0 || length > MAX_FRAME_BYTES) {
      throw new IOException("frame of " + length + " bytes");
    }
    var payload = new byte[(int) length];
    in.readFully(payload);
    return new Frame((first & 0x80) != 0, first & 0xf, payload);
  }

  void write(int opcode, byte[] payload) throws IOException {
    write(true, opcode, payload);
  }

  void write(boolean last, int opcode, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) ((last ? 0x80 : 0) | opcode));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    int mask = ThreadLocalRandom.current().nextInt();
    frame.putInt(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask >>> (24 - 8 * (i & 3))));
    }
    writeRaw(frame.array(), frame.position());
  }

  /// Bytes as they are, well-formed or not.
  void writeRaw(byte[] bytes, int length) throws IOException {
    writing.lock();
    try {
      out.write(bytes, 0, length);
    } finally {
      writing.unlock();
    }
  }

  /// Ends the connection with RST: no close frame, no FIN, unread data thrown away.
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // Closed already, which is as good.
    }
    close();
  }

  void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is given up either way.
    }
  }
}
