package pushstack.benchmark;

import java.nio.ByteBuffer;

/// Messages of the push protocol as a user agent sees them, found without parsing: a benchmark has
/// better uses for its CPU.
final class Messages {
  static final byte[] UAID = Text.ascii("\"uaid\":\"");
  static final byte[] ENDPOINT = Text.ascii("\"pushEndpoint\":\"");
  static final byte[] CHANNEL = Text.ascii("\"channelID\":\"");
  static final byte[] NOTIFICATION = Text.ascii("\"notification\"");
  static final byte[] BROADCAST = Text.ascii("\"broadcast\"");
  static final byte[] REGISTER = Text.ascii("\"register\"");
  static final byte[] UNREGISTER = Text.ascii("\"unregister\"");
  static final byte[] OK = Text.ascii("\"status\":200");

  /// Where the type of a message is found: every server writes it first.
  static final int TYPE_WITHIN = 60;

  private static final byte[] VERSION = Text.ascii("\"version\":\"");
  private static final byte[] ACK =
      Text.ascii("{\"messageType\":\"ack\",\"updates\":[{\"channelID\":\"");
  private static final byte[] ACK_VERSION = Text.ascii("\",\"version\":\"");
  private static final byte[] ACK_END = Text.ascii("\",\"code\":100}]}");

  private Messages() {}

  /// Of the notification that is there.
  static byte[] acknowledgement(ByteBuffer in, int end) {
    byte[] channelId = Text.value(in, 0, end, CHANNEL);
    byte[] version = Text.value(in, 0, end, VERSION);
    var ack =
        new byte
            [ACK.length + channelId.length + ACK_VERSION.length + version.length + ACK_END.length];
    ByteBuffer.wrap(ack).put(ACK).put(channelId).put(ACK_VERSION).put(version).put(ACK_END);
    return ack;
  }
}
