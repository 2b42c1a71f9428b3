package pushstack.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushstack.storage.Messages;
import pushstack.webpush.PushMessage;

/// The push call on the node that holds the session: the one writer of a message that is in a
/// session's hands (rule R1). It waits for the acknowledgement; if none comes in time, or the
/// session ends, it keeps the message. The end of a session writes nothing itself.
public final class Handover {
  private final Sessions sessions;
  private final Messages messages;
  private final Keeper keeper;
  private final Duration ackWindow;

  public Handover(Sessions sessions, Messages messages, Keeper keeper, Duration ackWindow) {
    this.sessions = sessions;
    this.messages = messages;
    this.keeper = keeper;
    this.ackWindow = ackWindow;
  }

  /// Hands the message to its session and sees it through.
  ///
  /// @param patience what is left of the caller's; after it no write begins, since the caller will
  ///   have written the row itself
  public PushReply push(PushMessage message, Duration patience) {
    long began = System.nanoTime();
    return switch (sessions.offer(message)) {
      case Sessions.Offer.NotConnected _ -> PushReply.NOT_CONNECTED;
      case Sessions.Offer.Busy _ -> PushReply.BUSY;
      case Sessions.Offer.NoSuchChannel _ -> PushReply.NO_SUCH_CHANNEL;
      case Sessions.Offer.Held(var held) -> {
        if (message.ttl().isZero()) {
          yield PushReply.ATTEMPTED;
        }
        if (held.await(ackWindow) == HeldMessage.Fate.DONE) {
          yield PushReply.ACKNOWLEDGED;
        }
        if (System.nanoTime() - began > patience.toNanos()) {
          yield PushReply.UNCLEAR;
        }
        yield keep(message, held);
      }
    };
  }

  private PushReply keep(PushMessage message, HeldMessage held) {
    messages.save(message);
    if (held.kept() == HeldMessage.Fate.DONE) {
      // The acknowledgement came while the row was being written (R7).
      messages.delete(List.of(message.id()));
      return PushReply.ACKNOWLEDGED;
    }
    return keeper.notifyHolder(message.id().uaid(), Optional.of(held.session()))
            == Keeper.Kept.NOBODY_TO_KEEP_FOR
        ? PushReply.NO_SUCH_CHANNEL
        : PushReply.STORED;
  }
}
