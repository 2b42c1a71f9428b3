package pushstack.delivery;

import java.time.Duration;
import pushstack.storage.SessionRef;

/// A message in the hands of a live session. `acked`, `writing` and `stored` are one state, changed
/// under the session's lock (rule R7).
public interface HeldMessage {

  enum Fate {
    /// The user agent acknowledged it, or the sender took it back: nothing is left to do.
    DONE,
    /// The window is over or the session has ended: it must be kept.
    UNDECIDED
  }

  /// The very session that holds it (rule R2).
  SessionRef session();

  /// Waits for the acknowledgement, the end of the session, or the end of the window.
  Fate await(Duration window);

  /// The row is written. From now on the session deletes it when the acknowledgement comes.
  ///
  /// @return DONE if the acknowledgement came while it was being written: the caller deletes it
  Fate kept();
}
