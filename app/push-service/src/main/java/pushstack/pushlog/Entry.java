package pushstack.pushlog;

import org.jspecify.annotations.Nullable;
import pushstack.schema.MessageEvent;
import pushstack.schema.MessageEvent.What;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Publisher;
import pushstack.webpush.Stamp;
import pushstack.webpush.Uaid;

/// What the hot path leaves behind: references only, never a payload. Pseudonyms and text are made
/// from it on the log's own thread.
///
/// @param time milliseconds since the epoch
record Entry(
    long time,
    @Nullable Stamp stamp,
    @Nullable Uaid uaid,
    @Nullable ChannelId channel,
    @Nullable Publisher publisher,
    What what) {
  private static final int MICROS_PER_MILLI = 1000;

  /// The stamp names the message to every reader: it is unique, the same on every node and in every
  /// row, and tells nothing but when the message was accepted.
  MessageEvent event(String node, Names names) {
    return new MessageEvent(
        MessageEvent.VERSION,
        time,
        node,
        stamp == null ? null : stamp.toString(),
        // The clocks of two nodes may differ.
        stamp == null ? 0 : Math.max(0, time - stamp.micros() / MICROS_PER_MILLI),
        publisher == null ? null : publisher.key(),
        uaid == null ? null : names.of(uaid.value()),
        channel == null ? null : names.of(channel.value()),
        what);
  }
}
