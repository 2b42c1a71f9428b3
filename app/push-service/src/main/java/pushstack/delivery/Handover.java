package pushstack.delivery;

import java.time.Duration;
import java.util.Optional;
import pushstack.storage.Messages;
import pushstack.storage.StorageException;
import pushstack.webpush.PushMessage;

/// The push call on the node that holds the session: the one writer of a message that is in a
/// session's hands (rule R1). It waits for the acknowledgement; if none comes in time, or the
/// session ends, it keeps the message. The end of a session writes nothing itself.
public final class Handover {
  private final Sessions sessions;
  private final Messages messages;
  private final Keeper keeper;
  private final AckWindow ackWindow;

  public Handover(Sessions sessions, Messages messages, Keeper keeper, AckWindow ackWindow) {
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
        yield switch (held.await(ackWindow)) {
          case DONE -> PushReply.ACKNOWLEDGED;
          case NO_SUCH_CHANNEL -> PushReply.NO_SUCH_CHANNEL;
          case UNDECIDED -> keep(message, held, System.nanoTime() - began > patience.toNanos());
        };
      }
    };
  }

  private PushReply keep(PushMessage message, HeldMessage held, boolean tooLate) {
    if (tooLate) {
      // The caller has given up, so the row is its business; the acknowledgement has to delete it.
      return held.kept() == HeldMessage.Fate.DONE ? PushReply.ACKNOWLEDGED : PushReply.UNCLEAR;
    }
    try {
      messages.save(message);
    } catch (StorageException e) {
      // The row may be there all the same. An acknowledged message needs none.
      if (held.kept() == HeldMessage.Fate.DONE) {
        return PushReply.ACKNOWLEDGED;
      }
      throw e;
    }
    if (held.kept() == HeldMessage.Fate.DONE) {
      // The acknowledgement came while the row was being written (R7).
      return PushReply.ACKNOWLEDGED;
    }
    return switch (keeper.notifyHolder(message.id(), Optional.of(held.session()))) {
      case STORED -> PushReply.STORED;
      case NO_SUCH_USER_AGENT, NO_SUCH_CHANNEL -> PushReply.NO_SUCH_CHANNEL;
    };
  }
}
