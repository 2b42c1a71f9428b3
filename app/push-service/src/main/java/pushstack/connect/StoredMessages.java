package pushstack.connect;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pushstack.connect.ConnectEvents.Source;
import pushstack.storage.Messages.Page;
import pushstack.webpush.MessageId;
import pushstack.webpush.Publisher;
import pushstack.webpush.PushMessage;

/// The rows of one user agent as far as its session knows them: read, sent, acknowledged, to be
/// deleted. Guarded by the session's [Outbox].
final class StoredMessages {
  /// Rows go out in batches; the next one waits until this one is acknowledged.
  static final int BATCH = 10;

  /// How long a batch may go without its acknowledgements before the next one is sent all the same:
  /// one silent message blocks nothing behind it.
  static final Duration BATCH_PATIENCE = Duration.ofSeconds(30);

  /// What the storage loop has to do next.
  sealed interface Step {
    record Delete(List<MessageId> ids) implements Step {}

    record Fetch(Optional<String> after) implements Step {}

    /// More is stored than a user agent may leave behind: it gets a new identity.
    record Reset() implements Step {}

    record Rest() implements Step {}
  }

  private final Outbox.Wire wire;
  private final ConnectSettings settings;

  /// Read and not sent yet.
  private @Nullable ArrayDeque<PushMessage> read;

  /// What is kept of a message between sending and acknowledgement: not its payload.
  record Sent(MessageId id, @Nullable Publisher publisher) {}

  /// Sent and not acknowledged, by version.
  private @Nullable Map<String, Sent> sent;

  /// Acknowledged; the row is still to be deleted.
  private @Nullable List<MessageId> deletions;

  /// Acknowledged or taken back while a fetch was running; null when none is.
  private @Nullable Set<MessageId> settledWhileFetching;

  /// Somebody said that there is something to read.
  private boolean check;

  /// The last page was not the end, which begins at the cursor.
  private boolean more;

  private @Nullable String cursor;

  private boolean working;

  /// The batch has waited long enough.
  private boolean skipAhead;

  /// The socket took no more.
  private boolean stalled;

  private int sentSinceEmpty;
  private long batchSent;

  StoredMessages(Outbox.Wire wire, ConnectSettings settings) {
    this.wire = wire;
    this.settings = settings;
  }

  /// Rule R6: may come at any time, also while a fetch runs, and is never lost.
  void flag() {
    check = true;
  }

  boolean stalled() {
    return stalled;
  }

  // ------------------------------------------------------------------ acknowledgements

  /// Takes note of an acknowledged message.
  ///
  /// @param mayHaveRow whether there is or may be a row of it, though none was sent from storage
  void acknowledged(String version, MessageId id, boolean mayHaveRow) {
    boolean wasSent = sent != null && sent.remove(version) != null;
    boolean wasRead = drop(row -> row.id().equals(id));
    if (settledWhileFetching != null) {
      settledWhileFetching.add(id);
    }
    // With a topic there may be a row of an older message of it (R11).
    if (wasSent || wasRead || mayHaveRow || id.topic() != null) {
      delete(List.of(id));
    }
    if (sent != null && sent.isEmpty()) {
      sent = null;
      noteWhetherEmpty();
    }
  }

  /// The message of that version, if it was sent from here and is not acknowledged.
  @Nullable Sent sent(String version) {
    return sent == null ? null : sent.get(version);
  }

  void delete(Collection<MessageId> ids) {
    if (!ids.isEmpty()) {
      deletions = deletions == null ? new ArrayList<>() : deletions;
      deletions.addAll(ids);
    }
  }

  boolean recall(MessageId id) {
    if (settledWhileFetching != null) {
      settledWhileFetching.add(id);
    }
    return drop(row -> row.id().equals(id));
  }

  /// Forgets rows that were read and not sent yet.
  boolean drop(Predicate<PushMessage> which) {
    if (read == null) {
      return false;
    }
    boolean dropped = read.removeIf(which);
    if (read.isEmpty()) {
      read = null;
    }
    return dropped;
  }

  // ------------------------------------------------------------------ the storage loop

  /// Whether the caller must start the storage loop: there is something to do and none runs.
  ///
  /// @param live whether the session is; deletions are done in any case
  boolean claimWork(boolean live) {
    boolean work = deletions != null || (live && (mayFetch() || (read != null && mayGoOn())));
    if (working || !work) {
      return false;
    }
    working = true;
    return true;
  }

  private boolean mayGoOn() {
    return !stalled && (sent == null || (skipAhead && sent.size() < settings.maxUnacknowledged()));
  }

  /// The rest of storage is read when the last batch of a page goes out, so that the next one does
  /// not wait for it; what came since is looked for when all of that is acknowledged (R6).
  private boolean mayFetch() {
    if (more) {
      return !stalled && (read == null || read.size() <= BATCH);
    }
    return check && read == null && mayGoOn();
  }

  Step next(boolean live, long now) {
    // Before the deletions: who waits for a batch is not to wait for storage.
    if (live && mayGoOn() && !sendBatch(now)) {
      return new Step.Reset();
    }
    if (deletions != null) {
      List<MessageId> ids = deletions;
      deletions = null;
      return new Step.Delete(ids);
    }
    if (live && mayFetch()) {
      beginFetch();
      return new Step.Fetch(Optional.ofNullable(cursor));
    }
    working = false;
    return new Step.Rest();
  }

  /// Sends the next batch if it is read and its time has come. Beyond the message limit nothing is
  /// sent: the storage loop, which has something to delete now, finds the same.
  void goOn(long now) {
    if (mayGoOn()) {
      sendBatch(now);
    }
  }

  /// To be called before rows are read.
  void beginFetch() {
    if (!more) {
      // Cleared before the read, never after (R6).
      check = false;
      cursor = null;
    }
    settledWhileFetching = new HashSet<>();
  }

  /// Takes over what a fetch has read.
  ///
  /// @param elsewhere whether a row's message is under way on this session by another path, or must
  ///   not be sent on it
  void take(Page page, Predicate<PushMessage> elsewhere) {
    for (PushMessage row : page.live()) {
      if (!leaveOut(row) && !elsewhere.test(row)) {
        read = read == null ? new ArrayDeque<>() : read;
        read.add(row);
      }
    }
    delete(page.expired());
    // Leaving rows out is not the end of storage (R8b): the loop reads on from here.
    more = page.next().isPresent();
    cursor = page.next().orElse(null);
    settledWhileFetching = null;
    if (sent == null) {
      noteWhetherEmpty();
    }
  }

  /// Rules R8 and R11, as far as storage knows. Deletions that were pending before the fetch are
  /// done: the storage loop does one thing after the other.
  private boolean leaveOut(PushMessage row) {
    MessageId id = row.id();
    if (sent(row.version()) != null) {
      return true;
    }
    if (settledWhileFetching != null && settledWhileFetching.contains(id)) {
      delete(List.of(id));
      return true;
    }
    return id.topic() != null
        && settledWhileFetching != null
        && settledWhileFetching.stream().anyMatch(other -> other.supersedes(id));
  }

  /// Storage was read to its end and all of it is acknowledged: the limit counts from here.
  private void noteWhetherEmpty() {
    if (read == null && !more && !check) {
      sentSinceEmpty = 0;
    }
  }

  /// Sends the next batch of what was read, if anything was.
  ///
  /// @return false if that would exceed the message limit: nothing was sent
  boolean sendBatch(long now) {
    ArrayDeque<PushMessage> rows = read;
    if (rows == null) {
      return true;
    }
    int count = Math.min(BATCH, rows.size());
    if (sentSinceEmpty + count > settings.messageLimit()) {
      return false;
    }
    skipAhead = false;
    batchSent = now;
    for (int i = 0; i < count; i++) {
      PushMessage row = rows.element();
      if (!wire.send(row, Source.STORED)) {
        stalled = true;
        return true;
      }
      rows.remove();
      sent = sent == null ? new HashMap<>() : sent;
      sent.put(row.version(), new Sent(row.id(), row.publisher()));
      sentSinceEmpty++;
    }
    if (rows.isEmpty()) {
      read = null;
    }
    return true;
  }

  /// The engine failed at a step: its work is to be done again.
  ///
  /// @param worthAnother false to give up deletions, which then come once more and are acknowledged
  ///   again
  void failed(Step step, boolean worthAnother) {
    switch (step) {
      case Step.Delete(var ids) -> delete(worthAnother ? ids : List.of());
      case Step.Fetch _ -> {
        settledWhileFetching = null;
        more = false;
        check = true;
      }
      case Step.Reset _, Step.Rest _ -> {}
    }
  }

  /// Time has passed: a full socket may have caught up, and a batch may have waited long enough.
  void tick(long now) {
    stalled = false;
    skipAhead = sent != null && now - batchSent >= BATCH_PATIENCE.toNanos();
  }

  /// The session is over. What is acknowledged is still deleted.
  void end() {
    read = null;
    sent = null;
    settledWhileFetching = null;
  }
}
