package pushstack.loadtest.agent;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pushstack.loadtest.net.ScriptedServer;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Payload;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ClientMessage;
import pushstack.webpush.protocol.ClientMessages;
import pushstack.webpush.protocol.ServerMessage;
import pushstack.webpush.protocol.ServerMessages;

/// A small push service on one port that stores nothing, and does one thing wrong when it is told
/// to.
public final class FaultyService implements AutoCloseable {
  /// What is to go wrong with what comes next.
  public enum Fault {
    NONE,
    /// Answers 201 and delivers nothing.
    SWALLOW,
    /// Delivers once more after the acknowledgement.
    DUPLICATE,
    /// Delivers after [#DELAY_MILLIS].
    SLOW,
    /// Answers 503.
    REFUSE,
    /// Ends the connection of the application server without an answer.
    NO_ANSWER,
    /// Closes the WebSocket in place of a notification.
    CLOSE,
    /// Ends the WebSocket's connection in place of a notification.
    CUT,
    /// Sends a message that is none.
    GARBAGE,
    /// Sends an answer that nobody asked for.
    UNASKED,
    /// Sends a message of its own beside the notification.
    INVENT,
    /// Changes the body.
    TAMPER,
    /// Does not answer the user agent.
    SILENT,
    /// Answers `register` with 500.
    BROKEN
  }

  public static final long DELAY_MILLIS = 300;

  private final Map<String, ScriptedServer.Line> lines = new ConcurrentHashMap<>();
  private final AtomicInteger messages = new AtomicInteger();
  private final ScriptedServer server = ScriptedServer.start((line, _) -> serve(line));
  private volatile Fault fault = Fault.NONE;
  private volatile ServerMessage.@Nullable Notification again;

  public URI webSocketUrl() {
    return URI.create("ws://127.0.0.1:" + server.port() + "/");
  }

  public void next(Fault next) {
    fault = next;
  }

  private boolean now(Fault wanted) {
    if (fault == wanted) {
      fault = Fault.NONE;
      return true;
    }
    return false;
  }

  private void serve(ScriptedServer.Line line) throws IOException {
    while (true) {
      String head = line.head();
      if (head.contains("Upgrade: websocket")) {
        line.upgrade(head);
        talk(line);
      } else if (!post(line, head)) {
        return;
      }
    }
  }

  private void talk(ScriptedServer.Line line) throws IOException {
    String uaid = "";
    while (true) {
      ScriptedServer.Frame frame = line.frame();
      if (frame.opcode() == 8) {
        line.frame(0x88, frame.payload());
        return;
      }
      ClientMessage said =
          ClientMessages.parse(new String(frame.payload(), StandardCharsets.UTF_8));
      if (now(Fault.SILENT)) {
        continue;
      }
      switch (said) {
        case ClientMessage.Hello hello -> {
          Uaid known = hello.uaid().orElseGet(Uaid::random);
          uaid = known.hex();
          lines.put(uaid, line);
          say(line, new ServerMessage.Hello(known, Map.of(), Map.of()));
        }
        case ClientMessage.Register register -> {
          int status = now(Fault.BROKEN) ? 500 : 200;
          String endpoint =
              "http://127.0.0.1:" + server.port() + "/" + uaid + "/" + register.channelId();
          say(line, new ServerMessage.Register(register.channelId(), status, endpoint));
        }
        case ClientMessage.Ack _ -> {
          ServerMessage.Notification repeated = again;
          again = null;
          if (repeated != null) {
            say(line, repeated);
          }
        }
        case ClientMessage.Unregister unregister ->
            say(line, new ServerMessage.Unregister(unregister.channel(), 200));
        case ClientMessage.Ping _ -> say(line, new ServerMessage.Ping());
        case ClientMessage.Nack _, ClientMessage.BroadcastSubscribe _ -> {}
      }
    }
  }

  private static void say(ScriptedServer.Line line, ServerMessage message) throws IOException {
    line.frame(0x81, ServerMessages.toBytes(message));
  }

  /// @return whether the connection stays
  private boolean post(ScriptedServer.Line line, String head) throws IOException {
    byte[] body = line.body(head);
    if (now(Fault.REFUSE)) {
      line.write("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\n\r\nbusy!");
      return true;
    }
    if (now(Fault.NO_ANSWER)) {
      return false;
    }
    String version = "m" + messages.incrementAndGet();
    String[] path = head.split(" ", 3)[1].split("/", -1);
    ScriptedServer.Line to = Optional.ofNullable(lines.get(path[1])).orElseThrow();
    var channel = new ChannelId(UUID.fromString(path[2]));
    if (now(Fault.TAMPER)) {
      body[body.length - 1] ^= 1;
    }
    Payload payload =
        body.length == 0 ? null : new Payload(ContentEncoding.AES128GCM, null, null, body);
    deliver(to, new ServerMessage.Notification(channel, version, payload));
    line.write("HTTP/1.1 201 Created\r\nLocation: /m/" + version + "\r\nContent-Length: 0\r\n\r\n");
    return true;
  }

  private void deliver(ScriptedServer.Line to, ServerMessage.Notification notification)
      throws IOException {
    Fault now = fault;
    fault = Fault.NONE;
    switch (now) {
      case SWALLOW -> {}
      case CLOSE -> to.frame(0x88, new byte[] {1011 >> 8, (byte) 1011});
      case CUT -> to.cut();
      case GARBAGE -> to.text("{\"messageType\":");
      case UNASKED -> say(to, new ServerMessage.Register("x", 200, "y"));
      case DUPLICATE -> {
        again = notification;
        say(to, notification);
      }
      case SLOW -> {
        try {
          TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        say(to, notification);
      }
      case INVENT -> {
        say(to, new ServerMessage.Notification(notification.channel(), "invented", null));
        say(to, notification);
      }
      case NONE, REFUSE, NO_ANSWER, TAMPER, SILENT, BROKEN -> say(to, notification);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
