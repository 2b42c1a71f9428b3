package pushstack.delivery;

/// What a node answers to a push call.
public enum PushReply {
  /// The user agent acknowledged it.
  ACKNOWLEDGED,
  /// It is durable, and whoever holds the user agent was told to look (rule R1).
  STORED,
  /// TTL 0: it was handed to the session, and nobody waits for more.
  ATTEMPTED,
  /// The session is here and takes nothing more now: it is to be kept, and the session told to
  /// look. Not the same as being absent: R12 would remove the node of a live session.
  BUSY,
  /// The user agent has no session here.
  NOT_CONNECTED,
  /// The user agent is here and is not subscribed to that channel.
  NO_SUCH_CHANNEL,
  /// Nobody listens at that address: the process is gone (rule R12).
  GONE,
  /// No answer, or none that can be understood: the node may or may not have taken the message.
  UNCLEAR
}
