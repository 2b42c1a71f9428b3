package pushstack.loadtest.selftest;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import pushstack.loadtest.net.Connection;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Payload;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// One connection to the [NullService]: HTTP, until it is upgraded.
final class NullLine implements Connection.Handler {
  private static final int OK = 200;
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int PING = 9;
  private static final int PONG = 0x8a;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String HEAD_END = "\r\n\r\n";

  private final NullService service;
  private final Connection connection;
  private boolean upgraded;
  private String uaid = "";

  NullLine(NullService service, Connection connection) {
    this.service = service;
    this.connection = connection;
  }

  /// An accepted connection is that already.
  @Override
  public void connected() {}

  @Override
  public void received(ByteBuffer in) throws IOException {
    while (connection.isOpen() && (upgraded ? frame(in) : request(in))) {
      // Taken.
    }
  }

  @Override
  public void lost(IOException why) {
    service.leave(uaid, this);
  }

  /// @return false if it is not there as a whole
  private boolean request(ByteBuffer in) throws IOException {
    var bytes = new byte[in.remaining()];
    in.get(in.position(), bytes);
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = all.indexOf(HEAD_END);
    if (end < 0) {
      return false;
    }
    String head = all.substring(0, end + 2);
    int length = Integer.parseInt(header(head, "content-length").orElse("0"));
    int after = end + HEAD_END.length() + length;
    if (after > bytes.length) {
      return false;
    }
    in.position(in.position() + after);
    Optional<String> key = header(head, "sec-websocket-key");
    if (key.isPresent()) {
      upgrade(key.get());
    } else {
      byte[] body = Arrays.copyOfRange(bytes, after - length, after);
      answer(head, body);
    }
    return true;
  }

  private void upgrade(String key) throws IOException {
    upgraded = true;
    write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept(key)
            + HEAD_END);
  }

  /// The path is `/{uaid}/{channel}`.
  private void answer(String head, byte[] body) throws IOException {
    String[] path = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/")).split("/", -1);
    Optional<ChannelId> channel = path.length == 3 ? ChannelId.parse(path[2]) : Optional.empty();
    String version = service.message();
    if (channel.isPresent()
        && service.forward(path[1], notification(channel.get(), version, head, body))) {
      write("HTTP/1.1 201 Created\r\nLocation: /m/" + version + "\r\nContent-Length: 0" + HEAD_END);
    } else {
      write("HTTP/1.1 410 Gone\r\nContent-Length: 0" + HEAD_END);
    }
  }

  private static byte[] notification(ChannelId channel, String version, String head, byte[] body) {
    if (body.length == 0) {
      return ServerMessages.toBytes(new ServerMessage.Notification(channel, version, null));
    }
    ContentEncoding encoding =
        header(head, "content-encoding")
            .flatMap(ContentEncoding::parse)
            .orElse(ContentEncoding.AES128GCM);
    var payload =
        new Payload(
            encoding,
            header(head, "encryption").orElse(null),
            header(head, "crypto-key").orElse(null),
            body);
    return ServerMessages.toBytes(new ServerMessage.Notification(channel, version, payload));
  }

  private static Optional<String> header(String head, String name) {
    for (int at = head.indexOf("\r\n"); at >= 0; at = head.indexOf("\r\n", at + 2)) {
      if (head.regionMatches(true, at + 2, name, 0, name.length())
          && head.startsWith(":", at + 2 + name.length())) {
        int begin = at + 3 + name.length();
        return Optional.of(head.substring(begin, head.indexOf("\r\n", begin)).strip());
      }
    }
    return Optional.empty();
  }

  /// @return false if it is not there as a whole
  private boolean frame(ByteBuffer in) throws IOException {
    int at = in.position();
    if (in.remaining() < 2) {
      return false;
    }
    int length = in.get(at + 1) & 0x7f;
    int begin = at + 2;
    if (length == 127) {
      throw new ProtocolException("a message of more than any user agent sends");
    }
    if (length == 126) {
      if (in.remaining() < 4) {
        return false;
      }
      length = in.getShort(at + 2) & 0xffff;
      begin += 2;
    }
    begin += 4;
    if (in.limit() - begin < length) {
      return false;
    }
    var payload = new byte[length];
    in.get(begin, payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= in.get(begin - 4 + i % 4);
    }
    in.position(begin + length);
    handle(in.get(at) & 0xf, payload);
    return true;
  }

  private void handle(int opcode, byte[] payload) throws IOException {
    switch (opcode) {
      case TEXT & 0xf -> message(new String(payload, StandardCharsets.UTF_8));
      case CLOSE & 0xf -> {
        send(CLOSE, payload);
        connection.close();
        service.leave(uaid, this);
      }
      case PING -> send(PONG, payload);
      default -> {}
    }
  }

  private void message(String text) throws IOException {
    switch (ClientMessages.parse(text)) {
      case ClientMessage.Hello hello -> {
        uaid = hello.uaid().map(Uaid::hex).orElseGet(service::userAgent);
        service.enter(uaid, this);
        Uaid told = Uaid.parse(uaid).orElseThrow();
        say(ServerMessages.toBytes(new ServerMessage.Hello(told, Map.of(), Map.of())));
      }
      case ClientMessage.Register register -> {
        String endpoint =
            "http://127.0.0.1:" + service.port() + "/" + uaid + "/" + register.channelId();
        say(ServerMessages.toBytes(new ServerMessage.Register(register.channelId(), OK, endpoint)));
      }
      case ClientMessage.Unregister unregister ->
          say(ServerMessages.toBytes(new ServerMessage.Unregister(unregister.channel(), OK)));
      case ClientMessage.Ping _ -> say(ServerMessages.toBytes(new ServerMessage.Ping()));
      case ClientMessage.Ack _, ClientMessage.Nack _, ClientMessage.BroadcastSubscribe _ -> {}
    }
  }

  /// Sends a text message.
  void say(byte[] text) throws IOException {
    send(TEXT, text);
  }

  private void send(int first, byte[] payload) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(4 + payload.length).put((byte) first);
    if (payload.length < 126) {
      out.put((byte) payload.length);
    } else {
      out.put((byte) 126).putShort((short) payload.length);
    }
    connection.write(out.put(payload).flip());
  }

  private void write(String text) throws IOException {
    connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] both = (key + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(sha1.digest(both));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
