package pushstack.delivery;

import pushstack.storage.SessionRef;

/// A message in the hands of a live session. `acked`, `writing` and `stored` are one state, changed
/// under the session's lock (rule R7).
public interface HeldMessage {

  enum Fate {
    /// The user agent acknowledged it, or the sender took it back: nothing is left to do.
    DONE,
    /// The window is over, or the session has ended or cannot take it: it must be kept, and
    /// [HeldMessage#kept] called.
    UNDECIDED,
    /// The user agent is not subscribed to the channel, which was not known when it was offered.
    NO_SUCH_CHANNEL
  }

  /// The very session that holds it (rule R2).
  SessionRef session();

  /// Waits for the acknowledgement, the end of the session, or the end of the window. After
  /// UNDECIDED an acknowledgement is remembered until [#kept].
  Fate await(AckWindow window);

  /// The row is written, or may be. From now on the session deletes it when the acknowledgement
  /// comes.
  ///
  /// @return DONE if the acknowledgement came while it was being written: the session deletes it
  ///   now; otherwise UNDECIDED
  Fate kept();
}
