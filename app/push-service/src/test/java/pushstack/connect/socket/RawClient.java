package pushstack.connect.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A peer that can say anything, right or wrong, and sees every byte of the answer.
final class RawClient implements AutoCloseable {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  private static final int MASK = 0x37fa213d;

  /// Long enough for the slowest test machine; a test that meets it has failed.
  private static final int PATIENCE_MILLIS = 15_000;

  /// A frame as it came.
  @SuppressWarnings("ArrayRecordComponent") // only read
  record Frame(int first, byte[] payload) {
    int opcode() {
      return first & 0x0f;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    int closeCode() {
      return payload.length < 2
          ? CloseCode.NO_STATUS
          : ByteBuffer.wrap(payload).getShort() & 0xffff;
    }
  }

  private final Socket socket;
  private final Socket tcp;
  private final InputStream in;

  /// @param socket to speak on
  /// @param tcp the connection under it
  RawClient(Socket socket, Socket tcp) throws IOException {
    this.socket = socket;
    this.tcp = tcp;
    this.in = socket.getInputStream();
  }

  /// @param receiveBuffer 0 for the kernel's choice
  static Socket tcp(int port, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawClient upgrade() {
    String head = ask(upgradeRequest(""));
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new AssertionError("no upgrade: " + head);
    }
    return this;
  }

  static String upgradeRequest(String more) {
    return "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        + KEY
        + "\r\n"
        + more
        + "\r\n";
  }

  /// Sends a request and reads the head of the answer.
  String ask(String request) {
    send(request.getBytes(ISO_8859_1));
    return readHead();
  }

  String readHead() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = read();
      if (b < 0) {
        throw new AssertionError("stream ended within a head: " + head);
      }
      head.append((char) b);
    }
    return head.toString();
  }

  static byte[] frame(int first, byte[] payload) {
    return frame(first, payload, payload.length);
  }

  /// @param announced the length that the header tells
  static byte[] frame(int first, byte[] payload, long announced) {
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (announced <= 125) {
      frame.put((byte) (0x80 | announced));
    } else if (announced <= 0xffff) {
      frame.put((byte) (0x80 | 126)).putShort((short) announced);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(announced);
    }
    frame.putInt(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ (MASK >>> (24 - 8 * (i & 3)))));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  static byte[] text(String text) {
    return frame(0x81, text.getBytes(UTF_8));
  }

  static byte[] closing(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    return frame(
        0x88, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param chop bytes per write
  void send(byte[] bytes, int chop) {
    for (int from = 0; from < bytes.length; from += chop) {
      send(Arrays.copyOfRange(bytes, from, Math.min(from + chop, bytes.length)));
    }
  }

  void finish() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends with a reset.
  void reset() {
    try {
      tcp.setSoLinger(true, 0);
      tcp.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next frame; fails if the stream ends.
  Frame readFrame() {
    try {
      int first = mustRead();
      int second = mustRead();
      if ((second & 0x80) != 0) {
        throw new AssertionError("a server must not mask");
      }
      long length = second;
      if (second == 126) {
        length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
      } else if (second == 127) {
        length = ByteBuffer.wrap(in.readNBytes(8)).getLong();
      }
      byte[] payload = in.readNBytes((int) length);
      if (payload.length < length) {
        throw new EOFException("stream ended within a frame");
      }
      return new Frame(first, payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int mustRead() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("stream ended");
    }
    return b;
  }

  /// One byte, -1 at the end of the stream or when it was reset.
  int read() {
    try {
      return in.read();
    } catch (SocketException reset) {
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads to the end of the stream.
  String rest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int b = read(); b >= 0; b = read()) {
      all.write(b);
    }
    return all.toString(ISO_8859_1);
  }

  /// Tells whether nothing comes for a moment: long enough for an answer that was on its way.
  boolean staysSilent() {
    try {
      socket.setSoTimeout(60);
      in.read();
      return false;
    } catch (SocketTimeoutException silent) {
      try {
        socket.setSoTimeout(PATIENCE_MILLIS);
      } catch (SocketException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closes the TCP connection in good order.
  void hangUp() {
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
