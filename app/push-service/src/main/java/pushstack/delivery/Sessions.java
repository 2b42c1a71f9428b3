package pushstack.delivery;

import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// The sessions that live in this process, as delivery sees them.
public interface Sessions {

  /// What a session said to a message.
  sealed interface Offer {
    /// It is sent or will be; the caller is now its one writer (rule R1).
    record Held(HeldMessage message) implements Offer {}

    /// The session has too much in hand, or asked for more urgent messages only: keep it.
    record Busy() implements Offer {}

    /// There is no session.
    record NotConnected() implements Offer {}

    /// The session is not subscribed to the message's channel.
    record NoSuchChannel() implements Offer {}
  }

  Offer offer(PushMessage message);

  /// Tells a session to look into storage (rule R6).
  ///
  /// @return false if there is none
  boolean check(Uaid uaid);

  /// Closes the session if it connected at exactly that time (rule R13).
  ///
  /// @return false if there is none such
  boolean close(Uaid uaid, long connectedAt);

  /// Takes back a message that was not sent yet.
  ///
  /// @return false if it is not here, or sent
  boolean recall(MessageId id);
}
