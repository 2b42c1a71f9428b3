package pushstack.connect.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

/// The bodies of calls: fields in any order, each a tag (1 byte), a length (2 bytes), and as many
/// bytes of text, or of a number with its highest byte first. Unknown fields are passed over, so
/// that nodes of two versions understand each other.
final class CallBody {
  /// A body whose payload is of ordinary size, so that few have to be moved.
  private static final int USUAL_BYTES = 2 * 1024;

  private static final byte UAID = 1;
  private static final byte CHANNEL = 2;
  private static final byte TOPIC = 3;
  private static final byte STAMP = 4;
  private static final byte VERSION = 5;
  private static final byte TIMESTAMP = 6;
  private static final byte TTL = 7;
  private static final byte URGENCY = 8;
  private static final byte PATIENCE_MILLIS = 9;
  private static final byte VAPID_KEY = 10;
  private static final byte ENCODING = 11;
  private static final byte ENCRYPTION = 12;
  private static final byte CRYPTO_KEY = 13;
  private static final byte DATA = 14;
  private static final byte CONNECTED_AT = 15;

  private CallBody() {}

  /// A message and how long its caller waits.
  record Push(PushMessage message, Duration patience) {}

  /// The session of a user agent that connected at that time, in microseconds since the epoch.
  record Close(Uaid uaid, long connectedAt) {}

  static byte[] push(PushMessage message, Duration patience) {
    var out =
        new Writer()
            .id(message.id())
            .text(VERSION, message.version())
            .number(TIMESTAMP, message.timestamp())
            .number(TTL, message.ttl().seconds())
            .text(URGENCY, message.urgency().value())
            .number(PATIENCE_MILLIS, patience.toMillis());
    if (message.publisher() != null) {
      out.text(VAPID_KEY, message.publisher().key());
    }
    Payload payload = message.payload();
    if (payload != null) {
      out.text(ENCODING, payload.encoding().value())
          .text(ENCRYPTION, payload.encryption())
          .text(CRYPTO_KEY, payload.cryptoKey())
          .bytes(DATA, payload.body());
    }
    return out.toBytes();
  }

  static byte[] check(Uaid uaid) {
    return new Writer().text(UAID, uaid.hex()).toBytes();
  }

  static byte[] close(Uaid uaid, long connectedAt) {
    return new Writer().text(UAID, uaid.hex()).number(CONNECTED_AT, connectedAt).toBytes();
  }

  static byte[] recall(MessageId id) {
    return new Writer().id(id).toBytes();
  }

  /// Empty if the body is not what [#push] makes.
  static Optional<Push> readPush(byte[] body) {
    return Fields.read(body).flatMap(Fields::push);
  }

  /// Empty if the body is not what [#check] makes.
  static Optional<Uaid> readCheck(byte[] body) {
    return Fields.read(body).flatMap(Fields::uaid);
  }

  /// Empty if the body is not what [#close] makes.
  static Optional<Close> readClose(byte[] body) {
    return Fields.read(body)
        .filter(fields -> fields.connectedAt >= 0)
        .flatMap(fields -> fields.uaid().map(uaid -> new Close(uaid, fields.connectedAt)));
  }

  /// Empty if the body is not what [#recall] makes.
  static Optional<MessageId> readRecall(byte[] body) {
    return Fields.read(body).flatMap(Fields::id);
  }

  private static final class Writer {
    private ByteBuffer out = ByteBuffer.allocate(USUAL_BYTES);

    Writer id(MessageId id) {
      text(UAID, id.uaid().hex());
      text(CHANNEL, id.channel().toString());
      if (id.topic() != null) {
        text(TOPIC, id.topic().value());
      }
      return text(STAMP, id.stamp().toString());
    }

    Writer text(byte tag, @Nullable String value) {
      return value == null ? this : bytes(tag, value.getBytes(StandardCharsets.UTF_8));
    }

    Writer number(byte tag, long value) {
      return bytes(tag, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    Writer bytes(byte tag, byte[] value) {
      int size = 1 + Short.BYTES + value.length;
      if (out.remaining() < size) {
        out = ByteBuffer.allocate(2 * (out.position() + size)).put(out.flip());
      }
      out.put(tag).putShort((short) value.length).put(value);
      return this;
    }

    byte[] toBytes() {
      byte[] body = new byte[out.position()];
      out.get(0, body);
      return body;
    }
  }

  /// What was found, before it is made valid.
  private static final class Fields {
    private @Nullable String user;
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
    private long patienceMillis = -1;
    private long connectedAt = -1;

    static Optional<Fields> read(byte[] body) {
      var fields = new Fields();
      ByteBuffer in = ByteBuffer.wrap(body);
      while (in.remaining() > Short.BYTES) {
        byte tag = in.get();
        int length = Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
          return Optional.empty();
        }
        byte[] value = new byte[length];
        in.get(value);
        fields.take(tag, value);
      }
      return in.hasRemaining() ? Optional.empty() : Optional.of(fields);
    }

    private void take(byte tag, byte[] value) {
      switch (tag) {
        case UAID -> user = text(value);
        case CHANNEL -> channel = text(value);
        case TOPIC -> topic = text(value);
        case STAMP -> stamp = text(value);
        case VERSION -> version = text(value);
        case TIMESTAMP -> timestamp = number(value);
        case TTL -> ttl = number(value);
        case URGENCY -> urgency = text(value);
        case PATIENCE_MILLIS -> patienceMillis = number(value);
        case VAPID_KEY -> vapidKey = text(value);
        case ENCODING -> encoding = text(value);
        case ENCRYPTION -> encryption = text(value);
        case CRYPTO_KEY -> cryptoKey = text(value);
        case DATA -> data = value;
        case CONNECTED_AT -> connectedAt = number(value);
        default -> {
          // Of a later version.
        }
      }
    }

    private static String text(byte[] value) {
      return new String(value, StandardCharsets.UTF_8);
    }

    /// Negative, which no number here may be, if it is none.
    private static long number(byte[] value) {
      return value.length == Long.BYTES ? ByteBuffer.wrap(value).getLong() : -1;
    }

    private Optional<Uaid> uaid() {
      return Optional.ofNullable(user).flatMap(Uaid::parse);
    }

    private Optional<MessageId> id() {
      Optional<Uaid> uaid = uaid();
      Optional<ChannelId> channelId = Optional.ofNullable(channel).flatMap(ChannelId::parse);
      Optional<Stamp> accepted = Optional.ofNullable(stamp).flatMap(Stamp::parse);
      Optional<Topic> topicId = Optional.ofNullable(topic).flatMap(Topic::parse);
      boolean badTopic = topic != null && topicId.isEmpty();
      if (uaid.isEmpty() || channelId.isEmpty() || accepted.isEmpty() || badTopic) {
        return Optional.empty();
      }
      return Optional.of(
          new MessageId(uaid.get(), channelId.get(), topicId.orElse(null), accepted.get()));
    }

    private Optional<Push> push() {
      Optional<MessageId> id = id();
      Optional<Urgency> wanted = Optional.ofNullable(urgency).flatMap(Urgency::parse);
      boolean sound = timestamp >= 0 && ttl >= 0 && patienceMillis >= 0;
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
              // For the push log only: no push fails for it.
              Optional.ofNullable(vapidKey).flatMap(Publisher::parse).orElse(null));
      return Optional.of(new Push(message, Duration.ofMillis(patienceMillis)));
    }
  }
}
