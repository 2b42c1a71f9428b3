package pushstack.storage;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// The `message` table: messages that wait for their user agent. Every read is strongly consistent;
/// every method may throw [StorageException].
public interface Messages {

  enum Save {
    /// The row is durable. Saving a message twice is one row.
    SAVED,
    /// A row of the same topic with a newer stamp is there, expired or not (rule R9): nothing was
    /// written.
    SUPERSEDED
  }

  /// Writes the row; when this returns it is durable or superseded.
  Save save(PushMessage message);

  /// A page of rows in the order of delivery: topic messages first, then by stamp.
  ///
  /// @param live not expired
  /// @param expired rows that were read and have expired; the caller deletes them
  /// @param next where the next page begins; empty at the end, but a full page may be followed by
  ///   an empty one
  record Page(List<PushMessage> live, List<MessageId> expired, Optional<String> next) {}

  /// Reads at most `limit` rows.
  ///
  /// @param after the `next` of the page before; empty for the first
  /// @param limit 1 to 100
  Page fetch(Uaid uaid, Optional<String> after, int limit);

  /// Deletes rows. The row of a topic goes only if its stamp is not newer than the given message's
  /// (rules R10, R11). Absent rows are no error.
  void delete(Collection<MessageId> ids);
}
