package pushstack.connect;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;

/// What push calls handed to a session and is under way. Guarded by the session's [Outbox].
final class DirectMessages {
  /// Handed over while the hello was pending, in order.
  private @Nullable ArrayDeque<Held> queued;

  /// Sent and not acknowledged, by version.
  private @Nullable Map<String, Held> sent;

  /// Acknowledged while their push calls write the row, which is deleted as soon as it is written.
  private @Nullable Set<MessageId> ackedWhileWritten;

  int size() {
    return size(sent == null ? null : sent.values()) + size(queued);
  }

  void queue(Held held) {
    queued = queued == null ? new ArrayDeque<>() : queued;
    queued.add(held);
  }

  ArrayDeque<Held> takeQueue() {
    ArrayDeque<Held> taken = queued;
    queued = null;
    return taken == null ? new ArrayDeque<>() : taken;
  }

  void sent(Held held) {
    sent = sent == null ? new HashMap<>() : sent;
    sent.put(held.message().version(), held);
  }

  /// The message is acknowledged and out of the session's hands; null if it was not in them. Its
  /// push call is not told yet.
  @Nullable Held acknowledge(String version) {
    Held held = sent == null ? null : sent.remove(version);
    if (sent != null && sent.isEmpty()) {
      sent = null;
    }
    if (held != null && held.writing) {
      ackedWhileWritten = ackedWhileWritten == null ? new HashSet<>() : ackedWhileWritten;
      ackedWhileWritten.add(held.message().id());
    }
    return held;
  }

  /// The row of a message that was acknowledged in the meantime is written.
  void written(MessageId id) {
    if (ackedWhileWritten != null) {
      ackedWhileWritten.remove(id);
      if (ackedWhileWritten.isEmpty()) {
        ackedWhileWritten = null;
      }
    }
  }

  /// Whether a row is that of a message which is under way here (rule R8); then its acknowledgement
  /// deletes it (R8a: whoever called may have written it after a timeout).
  boolean claims(PushMessage row) {
    Held held = sent == null ? null : sent.get(row.version());
    if (held == null && queued != null) {
      held =
          queued.stream()
              .filter(waiting -> waiting.message().id().equals(row.id()))
              .findFirst()
              .orElse(null);
    }
    if (held != null) {
      held.hasRow = true;
      return true;
    }
    return ackedWhileWritten != null && ackedWhileWritten.contains(row.id());
  }

  /// Whether a newer message of the topic is under way here (rule R11).
  boolean supersede(MessageId id) {
    return id.topic() != null
        && sent != null
        && sent.values().stream().anyMatch(held -> held.message().id().supersedes(id));
  }

  boolean recall(MessageId id) {
    if (queued == null) {
      return false;
    }
    for (Iterator<Held> i = queued.iterator(); i.hasNext(); ) {
      Held held = i.next();
      if (held.message().id().equals(id)) {
        i.remove();
        held.settle(Held.State.DONE);
        return true;
      }
    }
    return false;
  }

  /// The session is over: wakes the push calls, which keep what is theirs (R1).
  void end() {
    if (sent != null) {
      sent.values().forEach(held -> held.settle(Held.State.RETURNED));
      sent = null;
    }
    takeQueue().forEach(held -> held.settle(Held.State.RETURNED));
  }

  private static int size(@Nullable Collection<?> collection) {
    return collection == null ? 0 : collection.size();
  }
}
