package pushstack.webpush.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;
import pushstack.webpush.protocol.ClientMessage.Ack;
import pushstack.webpush.protocol.ClientMessage.BroadcastSubscribe;
import pushstack.webpush.protocol.ClientMessage.Hello;
import pushstack.webpush.protocol.ClientMessage.Nack;
import pushstack.webpush.protocol.ClientMessage.Ping;
import pushstack.webpush.protocol.ClientMessage.Register;
import pushstack.webpush.protocol.ClientMessage.Unregister;
import pushstack.webpush.protocol.ClientMessage.Update;

/// The JSON form of [ClientMessage], read by the service and written by user agents. Unknown fields
/// are passed over, null is as good as absent, the order of fields does not matter.
public final class ClientMessages {
  /// A session has at most some hundred messages unacknowledged, and user agents acknowledge one at
  /// a time; more in one frame is an attempt to make us work.
  public static final int MAX_UPDATES = 1_000;

  /// Firefox follows one broadcast. Each one costs memory for as long as the connection lasts.
  public static final int MAX_BROADCASTS = 100;

  /// Characters. The longest string that we hand out and get back is a message id (under 400); keys
  /// and the tokens of old user agents are shorter than this too.
  public static final int MAX_STRING_LENGTH = 4_096;

  private static final JsonFactory FACTORY = JsonFields.factory(MAX_STRING_LENGTH);

  private ClientMessages() {}

  /// Reads one text frame.
  ///
  /// @throws MalformedMessageException if it is not JSON, not a message, lacks a field that it
  ///   needs, or exceeds a limit
  public static ClientMessage parse(String text) {
    return JsonFields.read(FACTORY, text, ClientMessages::read);
  }

  /// One text frame, with `messageType` first.
  public static String toJson(ClientMessage message) {
    var out = new JsonBytes(256);
    switch (message) {
      case Hello hello -> write(hello, out);
      case Register register -> {
        out.begin("register").member("channelID", register.channelId());
        register.key().ifPresent(key -> out.member("key", key));
      }
      case Unregister(ChannelId channel, int code) ->
          out.begin("unregister").member("channelID", channel.toString()).member("code", code);
      case BroadcastSubscribe(Map<String, String> broadcasts) ->
          out.begin("broadcast_subscribe").member("broadcasts", broadcasts);
      case Ack(List<Update> updates) -> write(updates, out);
      case Nack(int code, String version) ->
          out.begin("nack").member("code", code).member("version", version);
      case Ping() -> out.raw("{");
    }
    return new String(out.raw("}").toBytes(), StandardCharsets.UTF_8);
  }

  private static void write(Hello hello, JsonBytes out) {
    out.begin("hello");
    hello.uaid().ifPresent(uaid -> out.member("uaid", uaid.hex()));
    hello.urgency().ifPresent(urgency -> out.member("urgency", urgency.value()));
    out.raw(",\"use_webpush\":true").member("broadcasts", hello.broadcasts());
  }

  private static void write(List<Update> updates, JsonBytes out) {
    out.begin("ack").raw(",\"updates\":[");
    String separator = "{";
    for (Update update : updates) {
      out.raw(separator).raw("\"version\":").string(update.version());
      update.channel().ifPresent(channel -> out.member("channelID", channel.toString()));
      out.member("code", update.code()).raw("}");
      separator = ",{";
    }
    out.raw("]");
  }

  private static ClientMessage read(@Nullable String type, JsonFields fields) throws IOException {
    if (type == null) {
      return new Ping();
    }
    return switch (type) {
      case "hello" -> hello(fields);
      case "register" -> register(fields);
      case "unregister" -> unregister(fields);
      case "broadcast_subscribe" -> broadcastSubscribe(fields);
      case "ack" -> ack(fields);
      case "nack" -> nack(fields);
      case "ping" -> ping(fields);
      default -> throw new MalformedMessageException("unknown messageType");
    };
  }

  private static Hello hello(JsonFields fields) throws IOException {
    Optional<Uaid> uaid = Optional.empty();
    Map<String, String> broadcasts = Map.of();
    Optional<Urgency> urgency = Optional.empty();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "uaid" -> uaid = fields.textIfAny().flatMap(Uaid::parse);
        case "broadcasts" -> broadcasts = broadcasts(fields).orElse(Map.of());
        case "urgency" -> urgency = fields.textIfAny().flatMap(Urgency::parse);
        default -> fields.skip();
      }
    }
    return new Hello(uaid, broadcasts, urgency);
  }

  private static Register register(JsonFields fields) throws IOException {
    Optional<String> channelId = Optional.empty();
    Optional<String> key = Optional.empty();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "channelID" -> channelId = fields.text(field);
        case "key" -> key = fields.text(field);
        default -> fields.skip();
      }
    }
    String sent = channelId.orElseThrow(() -> missing("channelID"));
    return new Register(sent, ChannelId.parseCanonical(sent), key);
  }

  private static Unregister unregister(JsonFields fields) throws IOException {
    Optional<String> channelId = Optional.empty();
    int code = Unregister.DEFAULT_CODE;
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "channelID" -> channelId = fields.text(field);
        case "code" -> code = fields.integer(field, Unregister.DEFAULT_CODE);
        default -> fields.skip();
      }
    }
    ChannelId channel =
        ChannelId.parse(channelId.orElseThrow(() -> missing("channelID")))
            .orElseThrow(() -> new MalformedMessageException("channelID is no UUID"));
    return new Unregister(channel, code);
  }

  private static BroadcastSubscribe broadcastSubscribe(JsonFields fields) throws IOException {
    Optional<Map<String, String>> broadcasts = Optional.empty();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "broadcasts" -> broadcasts = broadcasts(fields);
        default -> fields.skip();
      }
    }
    return new BroadcastSubscribe(broadcasts.orElseThrow(() -> missing("broadcasts")));
  }

  private static Ack ack(JsonFields fields) throws IOException {
    Optional<List<Update>> updates = Optional.empty();
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "updates" -> updates = updates(fields);
        default -> fields.skip();
      }
    }
    return new Ack(updates.orElseThrow(() -> missing("updates")));
  }

  private static Optional<List<Update>> updates(JsonFields fields) throws IOException {
    if (!fields.enterList("updates")) {
      return Optional.empty();
    }
    var updates = new ArrayList<Update>(1);
    while (fields.enterObject("updates")) {
      if (updates.size() == MAX_UPDATES) {
        throw new MalformedMessageException("too many updates");
      }
      updates.add(update(fields));
    }
    return Optional.of(updates);
  }

  private static Update update(JsonFields fields) throws IOException {
    Optional<String> version = Optional.empty();
    Optional<ChannelId> channel = Optional.empty();
    int code = Update.DEFAULT_CODE;
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "version" -> version = fields.text(field);
        case "channelID" -> channel = fields.textIfAny().flatMap(ChannelId::parse);
        case "code" -> code = fields.integer(field, Update.DEFAULT_CODE);
        default -> fields.skip();
      }
    }
    return new Update(version.orElseThrow(() -> missing("version")), code, channel);
  }

  private static Nack nack(JsonFields fields) throws IOException {
    Optional<String> version = Optional.empty();
    int code = 0;
    for (String field = fields.next(); field != null; field = fields.next()) {
      switch (field) {
        case "version" -> version = fields.text(field);
        case "code" -> code = fields.integer(field, 0);
        default -> fields.skip();
      }
    }
    return new Nack(code, version.orElseThrow(() -> missing("version")));
  }

  private static Ping ping(JsonFields fields) throws IOException {
    while (fields.next() != null) {
      fields.skip();
    }
    return new Ping();
  }

  private static Optional<Map<String, String>> broadcasts(JsonFields fields) throws IOException {
    return fields.texts("broadcasts", MAX_BROADCASTS, null, Map.of());
  }

  private static MalformedMessageException missing(String field) {
    return new MalformedMessageException("no " + field);
  }
}
