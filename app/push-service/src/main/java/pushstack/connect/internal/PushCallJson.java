package pushstack.connect.internal;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ChannelId;
import pushstack.webpush.ContentEncoding;
import pushstack.webpush.MessageId;
import pushstack.webpush.Payload;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Stamp;
import pushstack.webpush.Topic;
import pushstack.webpush.Ttl;
import pushstack.webpush.Uaid;
import pushstack.webpush.Urgency;

/// The body of a push call. The user agent is in the path.
final class PushCallJson {
  // The buffers that Jackson keeps for each thread are made anew for each virtual one.
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build();

  /// A message and how long its caller waits.
  record PushCall(PushMessage message, Duration patience) {}

  private PushCallJson() {}

  static byte[] write(PushMessage message, Duration patience) {
    Payload payload = message.payload();
    var out =
        new ByteArrayOutputStream(512 + (payload == null ? 0 : payload.body().length * 4 / 3));
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      writeId(json, message.id());
      json.writeStringField("version", message.version());
      json.writeNumberField("timestamp", message.timestamp());
      json.writeNumberField("ttl", message.ttl().seconds());
      json.writeStringField("urgency", message.urgency().value());
      json.writeNumberField("patience_ms", patience.toMillis());
      if (message.publisher() != null) {
        json.writeStringField("vapid_key", message.publisher().key());
      }
      if (payload != null) {
        json.writeStringField("encoding", payload.encoding().value());
        if (payload.encryption() != null) {
          json.writeStringField("encryption", payload.encryption());
        }
        if (payload.cryptoKey() != null) {
          json.writeStringField("crypto_key", payload.cryptoKey());
        }
        json.writeFieldName("data");
        json.writeBinary(Base64Variants.MODIFIED_FOR_URL, payload.body(), 0, payload.body().length);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] write(MessageId id) {
    var out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      writeId(json, id);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void writeId(JsonGenerator json, MessageId id) throws IOException {
    json.writeStringField("channelID", id.channel().toString());
    if (id.topic() != null) {
      json.writeStringField("topic", id.topic().value());
    }
    json.writeStringField("stamp", id.stamp().toString());
  }

  /// Empty if the body is not what [#write(PushMessage, Duration)] makes.
  static Optional<PushCall> read(Uaid uaid, byte[] body) {
    return Fields.read(body).flatMap(fields -> fields.pushCall(uaid));
  }

  /// Empty if the body is not what [#write(MessageId)] makes.
  static Optional<MessageId> readId(Uaid uaid, byte[] body) {
    return Fields.read(body).flatMap(fields -> fields.id(uaid));
  }

  /// What was found, before it is made valid.
  private static final class Fields {
    private @Nullable String channel;
    private @Nullable String topic;
    private @Nullable String stamp;
    private @Nullable String version;
    private @Nullable String urgency;
    private @Nullable String encoding;
    private @Nullable String encryption;
    private @Nullable String cryptoKey;
    private @Nullable String vapidKey;
    private byte @Nullable [] data;
    private long timestamp = -1;
    private long ttl = -1;
    private long patience = -1;

    static Optional<Fields> read(byte[] body) {
      try (JsonParser json = JSON.createParser(body)) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
          return Optional.empty();
        }
        var fields = new Fields();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          fields.take(name, json);
        }
        return json.currentToken() == JsonToken.END_OBJECT ? Optional.of(fields) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    private void take(String name, JsonParser json) throws IOException {
      switch (name) {
        case "channelID" -> channel = json.getValueAsString();
        case "topic" -> topic = json.getValueAsString();
        case "stamp" -> stamp = json.getValueAsString();
        case "version" -> version = json.getValueAsString();
        case "urgency" -> urgency = json.getValueAsString();
        case "encoding" -> encoding = json.getValueAsString();
        case "encryption" -> encryption = json.getValueAsString();
        case "crypto_key" -> cryptoKey = json.getValueAsString();
        case "vapid_key" -> vapidKey = json.getValueAsString();
        case "data" -> data = json.getBinaryValue(Base64Variants.MODIFIED_FOR_URL);
        case "timestamp" -> timestamp = json.getLongValue();
        case "ttl" -> ttl = json.getLongValue();
        case "patience_ms" -> patience = json.getLongValue();
        default -> json.skipChildren();
      }
    }

    private Optional<MessageId> id(Uaid uaid) {
      Optional<ChannelId> channelId = Optional.ofNullable(channel).flatMap(ChannelId::parse);
      Optional<Stamp> accepted = Optional.ofNullable(stamp).flatMap(Stamp::parse);
      Optional<Topic> topicId = Optional.ofNullable(topic).flatMap(Topic::parse);
      if (channelId.isEmpty() || accepted.isEmpty() || (topic != null && topicId.isEmpty())) {
        return Optional.empty();
      }
      return Optional.of(
          new MessageId(uaid, channelId.get(), topicId.orElse(null), accepted.get()));
    }

    private Optional<PushCall> pushCall(Uaid uaid) {
      Optional<MessageId> id = id(uaid);
      Optional<Urgency> wanted = Optional.ofNullable(urgency).flatMap(Urgency::parse);
      boolean sound = timestamp >= 0 && ttl >= 0 && patience >= 0;
      if (id.isEmpty() || wanted.isEmpty() || version == null || !sound) {
        return Optional.empty();
      }
      Payload payload = null;
      if (data != null && data.length > 0) {
        Optional<ContentEncoding> coding =
            Optional.ofNullable(encoding).flatMap(ContentEncoding::parse);
        if (coding.isEmpty()) {
          return Optional.empty();
        }
        payload = new Payload(coding.get(), encryption, cryptoKey, data);
      }
      var message =
          new PushMessage(
              id.get(),
              version,
              timestamp,
              Ttl.atMost(ttl),
              wanted.get(),
              payload,
              // For the push log only, and older nodes do not send it: no push fails for it.
              Optional.ofNullable(vapidKey).flatMap(Publisher::parse).orElse(null));
      return Optional.of(new PushCall(message, Duration.ofMillis(patience)));
    }
  }
}
