package pushstack.loadtest.net;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that says what a test wants, byte for byte: each connection is given to a script, on a
/// virtual thread of its own, and closed when the script returns.
public final class ScriptedServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Script script;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /// What is done with one connection.
  public interface Script {
    /// Returns when the connection is to be closed.
    ///
    /// @param number of the connection, from 1
    void run(Line line, int number) throws IOException;
  }

  private ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
    Thread.startVirtualThread(this::accept);
  }

  public static ScriptedServer start(Script script) {
    try {
      return new ScriptedServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// On a socket that listens already, such as one with TLS.
  public static ScriptedServer start(ServerSocket listener, Script script) {
    return new ScriptedServer(listener, script);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        int number = connections.incrementAndGet();
        Thread.startVirtualThread(() -> serve(socket, number));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      script.run(new Line(socket), number);
    } catch (IOException _) {
      // The client has gone.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One connection, with what a script needs of HTTP and WebSocket.
  public static final class Line {
    private final Socket socket;
    private final DataInputStream in;

    Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
    }

    public InetAddress peer() {
      return socket.getInetAddress();
    }

    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public synchronized void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    /// Reads up to the empty line.
    public String head() throws IOException {
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException();
        }
        head.append((char) next);
      }
      return head.toString();
    }

    /// Reads a request with its body, whose length it says.
    public String request() throws IOException {
      String head = head();
      body(head);
      return head;
    }

    /// Reads the body of a request whose head has been read.
    public byte[] body(String head) throws IOException {
      int length =
          head.lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
              .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
              .findFirst()
              .orElse(0);
      return in.readNBytes(length);
    }

    /// Ends the connection without a word.
    public void cut() throws IOException {
      socket.close();
    }

    /// Waits until the client has closed.
    public void awaitEnd() throws IOException {
      while (in.read() >= 0) {
        // Passed over.
      }
    }

    /// Answers the upgrade.
    public void upgrade() throws IOException {
      upgrade(head());
    }

    /// Answers the upgrade that has been read.
    public void upgrade(String head) throws IOException {
      String key =
          head.lines()
              .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
              .findFirst()
              .orElseThrow()
              .substring(19);
      write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + accept(key)
              + "\r\n\r\n");
    }

    private static String accept(String key) {
      try {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        String text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        return Base64.getEncoder()
            .encodeToString(sha1.digest(text.getBytes(StandardCharsets.US_ASCII)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    /// Sends a frame, also one that the protocol forbids.
    ///
    /// @param first the first byte: FIN, RSV and opcode
    public void frame(int first, byte[] payload) throws IOException {
      var out = new ByteArrayOutputStream();
      out.write(first);
      if (payload.length < 126) {
        out.write(payload.length);
      } else if (payload.length < 65_536) {
        out.write(126);
        out.write(payload.length >> 8);
        out.write(payload.length);
      } else {
        out.write(127);
        out.writeBytes(new byte[4]);
        for (int shift = 24; shift >= 0; shift -= 8) {
          out.write(payload.length >> shift);
        }
      }
      out.writeBytes(payload);
      write(out.toByteArray());
    }

    public void text(String message) throws IOException {
      frame(0x81, message.getBytes(StandardCharsets.UTF_8));
    }

    /// The next frame of the client, which must be masked.
    public Frame frame() throws IOException {
      int first = in.readUnsignedByte();
      int second = in.readUnsignedByte();
      if (second < 0x80) {
        throw new IllegalStateException("not masked");
      }
      int length = second & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = (int) in.readLong();
      }
      var mask = new byte[4];
      in.readFully(mask);
      var payload = new byte[length];
      in.readFully(payload);
      for (int i = 0; i < length; i++) {
        payload[i] ^= mask[i % 4];
      }
      return new Frame(first & 0xf, payload);
    }

    /// The next text message.
    public String text() throws IOException {
      Frame frame = frame();
      if (frame.opcode() != 1) {
        throw new EOFException("opcode " + frame.opcode());
      }
      return new String(frame.payload(), StandardCharsets.UTF_8);
    }
  }

  /// A frame of the client.
  @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
  public record Frame(int opcode, byte[] payload) {}
}
