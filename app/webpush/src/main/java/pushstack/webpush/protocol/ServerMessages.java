package pushstack.webpush.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.Payload;
import pushstack.webpush.Uaid;
import pushstack.webpush.protocol.ServerMessage.Broadcast;
import pushstack.webpush.protocol.ServerMessage.Hello;
import pushstack.webpush.protocol.ServerMessage.Notification;
import pushstack.webpush.protocol.ServerMessage.Ping;
import pushstack.webpush.protocol.ServerMessage.Register;
import pushstack.webpush.protocol.ServerMessage.Unregister;

/// The JSON form of [ServerMessage], written by the service and read by user agents.
public final class ServerMessages {
  /// Characters. A payload of [Payload#MAX_BYTES] is 7,507 characters; another service may allow
  /// larger ones.
  public static final int MAX_STRING_LENGTH = 65_536;

  private static final int OK = 200;
  private static final byte[] PING = {'{', '}'};
  private static final String ERRORS = "errors";
  private static final JsonFactory FACTORY = JsonFields.factory(MAX_STRING_LENGTH);

  private ServerMessages() {}

  /// One text frame in UTF-8. A new array, the caller's own.
  public static byte[] toBytes(ServerMessage message) {
    return switch (message) {
      case Hello hello -> bytes(hello);
      case Register(String channelId, int status, String pushEndpoint) ->
          new JsonBytes(100 + channelId.length() + pushEndpoint.length())
              .begin("register")
              .member("channelID", channelId)
              .member("status", status)
              .member("pushEndpoint", pushEndpoint)
              .raw("}")
              .toBytes();
      case Unregister(ChannelId channel, int status) ->
          new JsonBytes(128)
              .begin("unregister")
              .member("channelID", channel.toString())
              .member("status", status)
              .raw("}")
              .toBytes();
      case Broadcast(Map<String, String> broadcasts, Map<String, String> errors) ->
          write(broadcasts, errors, new JsonBytes(256).begin("broadcast")).raw("}").toBytes();
      case Notification notification -> bytes(notification);
      case Ping() -> PING.clone();
    };
  }

  /// Reads one text frame.
  ///
  /// @throws MalformedMessageException if it is not JSON, not a message, or lacks a field
  public static ServerMessage parse(String text) {
    return JsonFields.read(FACTORY, text, ServerMessages::read);
  }

  private static byte[] bytes(Hello hello) {
    JsonBytes out =
        new JsonBytes(256)
            .begin("hello")
            .member("uaid", hello.uaid().hex())
            .member("status", OK)
            .raw(",\"use_webpush\":true");
    return write(hello.broadcasts(), hello.broadcastErrors(), out).raw("}").toBytes();
  }

  private static JsonBytes write(
      Map<String, String> broadcasts, Map<String, String> errors, JsonBytes out) {
    out.raw(",\"broadcasts\":{").members(broadcasts);
    if (!errors.isEmpty()) {
      out.raw(broadcasts.isEmpty() ? "\"errors\":{" : ",\"errors\":{").members(errors).raw("}");
    }
    return out.raw("}");
  }

  private static byte[] bytes(Notification notification) {
    Payload payload = notification.payload();
    JsonBytes out =
        new JsonBytes(capacity(notification))
            .begin("notification")
            .member("channelID", notification.channel().toString())
            .member("version", notification.version());
    if (payload != null) {
      out.raw(",\"data\":").base64url(payload.body());
      out.raw(",\"headers\":{\"encoding\":").string(payload.encoding().value());
      if (payload.encryption() != null) {
        out.member("encryption", payload.encryption());
      }
      if (payload.cryptoKey() != null) {
        out.member("crypto_key", payload.cryptoKey());
      }
      out.raw("}");
    }
    return out.raw("}").toBytes();
  }

  /// Exact as long as nothing needs an escape.
  private static int capacity(Notification notification) {
    int frame = "{'messageType':'notification','channelID':'','version':''}".length() + 36;
    int fixed = frame + notification.version().length();
    Payload payload = notification.payload();
    if (payload == null) {
      return fixed;
    }
    return fixed
        + ",'data':'','headers':{'encoding':''}".length()
        + JsonBytes.base64Length(payload.body().length)
        + payload.encoding().value().length()
        + capacity(",'encryption':''", payload.encryption())
        + capacity(",'crypto_key':''", payload.cryptoKey());
  }

  private static int capacity(String frame, @Nullable String value) {
    return value == null ? 0 : frame.length() + value.length();
  }

  private static ServerMessage read(@Nullable String type, JsonFields fields) throws IOException {
    if (type == null) {
      return new Ping();
    }
    return switch (type) {
      case "hello" -> hello(fields);
      case "register" -> register(fields);
      case "unregister" -> unregister(fields);
      case "broadcast" -> broadcast(fields);
      case "notification" -> notification(fields);
      case "ping" -> ping(fields);
      default -> throw new MalformedMessageException("unknown messageType");
    };
  }

  private static Hello hello(JsonFields fields) throws IOException {
    Optional<Uaid> uaid = Optional.empty();
    Map<String, String> broadcasts = Map.of();
    var errors = new HashMap<String, String>();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "uaid" -> uaid = fields.text(field).flatMap(Uaid::parse);
        case "broadcasts" -> broadcasts = broadcasts(fields, errors).orElse(Map.of());
        default -> fields.skip();
      }
    }
    return new Hello(uaid.orElseThrow(() -> missing("uaid")), broadcasts, errors);
  }

  private static Register register(JsonFields fields) throws IOException {
    Optional<String> channelId = Optional.empty();
    int status = 0;
    String pushEndpoint = "";
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "channelID" -> channelId = fields.text(field);
        case "status" -> status = fields.integer(field, 0);
        case "pushEndpoint" -> pushEndpoint = fields.text(field).orElse("");
        default -> fields.skip();
      }
    }
    return new Register(channelId.orElseThrow(() -> missing("channelID")), status, pushEndpoint);
  }

  private static Unregister unregister(JsonFields fields) throws IOException {
    Optional<ChannelId> channel = Optional.empty();
    int status = 0;
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "channelID" -> channel = fields.text(field).flatMap(ChannelId::parse);
        case "status" -> status = fields.integer(field, 0);
        default -> fields.skip();
      }
    }
    return new Unregister(channel.orElseThrow(() -> missing("channelID")), status);
  }

  private static Broadcast broadcast(JsonFields fields) throws IOException {
    Map<String, String> broadcasts = Map.of();
    var errors = new HashMap<String, String>();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "broadcasts" -> broadcasts = broadcasts(fields, errors).orElse(Map.of());
        default -> fields.skip();
      }
    }
    return new Broadcast(broadcasts, errors);
  }

  private static Notification notification(JsonFields fields) throws IOException {
    Optional<ChannelId> channel = Optional.empty();
    Optional<String> version = Optional.empty();
    Optional<byte[]> data = Optional.empty();
    Map<String, String> headers = Map.of();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "channelID" -> channel = fields.text(field).flatMap(ChannelId::parse);
        case "version" -> version = fields.text(field);
        case "data" -> data = fields.text(field).map(ServerMessages::data);
        case "headers" ->
            headers =
                fields.texts(field, ClientMessages.MAX_BROADCASTS, null, Map.of()).orElse(Map.of());
        default -> fields.skip();
      }
    }
    return new Notification(
        channel.orElseThrow(() -> missing("channelID")),
        version.orElseThrow(() -> missing("version")),
        data.isEmpty() ? null : payload(headers, data.get()));
  }

  private static Payload payload(Map<String, String> headers, byte[] body) {
    ContentEncoding encoding =
        ContentEncoding.parse(headers.getOrDefault("encoding", ""))
            .orElseThrow(() -> new MalformedMessageException("no known encoding"));
    return new Payload(encoding, headers.get("encryption"), headers.get("crypto_key"), body);
  }

  private static byte[] data(String text) {
    return Base64Url.decode(text)
        .filter(bytes -> bytes.length > 0)
        .orElseThrow(() -> new MalformedMessageException("data is no base64"));
  }

  private static Ping ping(JsonFields fields) throws IOException {
    while (fields.next() != null) {
      fields.skip();
    }
    return new Ping();
  }

  private static Optional<Map<String, String>> broadcasts(
      JsonFields fields, Map<String, String> errors) throws IOException {
    return fields.texts("broadcasts", Integer.MAX_VALUE, ERRORS, errors);
  }

  private static MalformedMessageException missing(String field) {
    return new MalformedMessageException("no " + field);
  }
}
