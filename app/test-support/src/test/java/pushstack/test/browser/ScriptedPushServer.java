package pushstack.test.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A push service that knows one line of talk, and the web site next to it, on one port: what a
/// browser harness needs to be proved before there is a real server.
final class ScriptedPushServer implements AutoCloseable {
  static final String UAID = "deadbeef00000000decafbad00000000";
  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int OPCODE_TEXT = 1;
  private static final int OPCODE_CLOSE = 8;
  private static final int WAIT_SECONDS = 30;

  private final ServerSocket listener;
  private final Map<String, String> site;
  private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final JsonMapper json = new JsonMapper();
  private volatile @Nullable OutputStream userAgent;

  ScriptedPushServer(Map<String, String> site) throws IOException {
    this.site = site;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  URI address(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + path);
  }

  /// The next message of this type; what comes before it is dropped.
  JsonNode await(String type) throws InterruptedException {
    while (true) {
      JsonNode message = received.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no " + type + " within " + WAIT_SECONDS + " s");
      }
      if (message.path("messageType").asText().equals(type)) {
        return message;
      }
    }
  }

  /// Sends a push without data to the user agent that said hello last.
  void push(String channel) throws IOException {
    OutputStream out = Objects.requireNonNull(userAgent, "no user agent has said hello");
    ObjectNode push = json.createObjectNode().put("messageType", "notification");
    sendText(out, push.put("channelID", channel).put("version", "first").toString());
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      String head = readHead(in);
      String key = header(head, "sec-websocket-key");
      if (key.isEmpty()) {
        sendFile(socket.getOutputStream(), head.split(" ", 3)[1]);
      } else {
        send(socket.getOutputStream(), upgradeAnswer(key));
        converse(in, socket.getOutputStream());
      }
    } catch (EOFException | SocketException _) {
      // The browser has gone.
    } catch (IOException e) {
      received.add(json.createObjectNode().put("messageType", e.toString()));
    }
  }

  private void converse(DataInputStream in, OutputStream out) throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 0x0f;
      byte[] payload = readPayload(in);
      if (opcode == OPCODE_CLOSE) {
        return;
      }
      if (opcode == OPCODE_TEXT) {
        JsonNode message = json.readTree(payload);
        answer(message, out);
        received.add(message);
      }
    }
  }

  private void answer(JsonNode message, OutputStream out) throws IOException {
    ObjectNode reply =
        json.createObjectNode().put("messageType", message.path("messageType").asText());
    switch (message.path("messageType").asText()) {
      case "hello" -> {
        userAgent = out;
        reply.put("uaid", UAID).put("status", 200).put("use_webpush", true);
        reply.putObject("broadcasts");
        sendText(out, reply.toString());
      }
      case "register" -> {
        String channel = message.path("channelID").asText();
        reply.put("channelID", channel).put("status", 200);
        reply.put("pushEndpoint", address("http", "/wpush/v1/token").toString());
        sendText(out, reply.toString());
      }
      default -> {}
    }
  }

  private static byte[] readPayload(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return payload;
  }

  private static synchronized void sendText(OutputStream out, String text) throws IOException {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    out.write(0x80 | OPCODE_TEXT);
    if (payload.length < 126) {
      out.write(payload.length);
    } else {
      out.write(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
    }
    out.write(payload);
    out.flush();
  }

  private static String upgradeAnswer(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(digest)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  private void sendFile(OutputStream out, String path) throws IOException {
    String content = site.get(path);
    byte[] body = (content == null ? "" : content).getBytes(StandardCharsets.UTF_8);
    String type = path.endsWith(".js") ? "text/javascript" : "text/html";
    send(
        out,
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(content == null ? "404 Not Found" : "200 OK", type, body.length));
    out.write(body);
    out.flush();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }
}
