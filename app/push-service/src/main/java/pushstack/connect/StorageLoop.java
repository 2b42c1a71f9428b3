package pushstack.connect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushstack.connect.StoredMessages.Step;
import pushstack.storage.Messages.Page;
import pushstack.storage.Router;
import pushstack.storage.SessionRef;
import pushstack.storage.StorageException;
import pushstack.webpush.MessageId;

/// Does a session's work in storage: at most one thread at a time, and only while there is
/// something to do. Deletions and reads of one session therefore never overlap.
final class StorageLoop {
  /// Rows that one query reads: ten batches, so that who was away for a day waits for storage once.
  /// With payloads of ordinary size it is 100 KB for as long as they take to be acknowledged; with
  /// the largest 600 KB, and DynamoDB gives no more than 1 MB.
  private static final int PAGE = 100;

  /// A row that cannot be deleted comes once more after the next hello; that is no reason to keep a
  /// thread for ever.
  private static final int MAX_TRIES = 6;

  private static final Duration FIRST_DELAY = Duration.ofMillis(500);

  private static final Logger LOG = System.getLogger(StorageLoop.class.getName());

  private final Node node;
  private final Session session;
  private final Outbox outbox;

  StorageLoop(Node node, Session session, Outbox outbox) {
    this.node = node;
    this.session = session;
    this.outbox = outbox;
  }

  /// Starts the loop if there is something to do and it is not running.
  void kick() {
    if (outbox.claimWork()) {
      Thread.startVirtualThread(() -> run(0));
    }
  }

  Page fetch(Optional<String> after) {
    return node.storage().messages().fetch(session.uaid(), after, PAGE);
  }

  private void run(int failures) {
    boolean faultless = false;
    try {
      work(failures);
      faultless = true;
    } finally {
      if (!faultless) {
        // A fault of ours: a session whose storage nobody looks after must not stay.
        session.end(CloseCodes.INTERNAL_ERROR, "SM");
      }
    }
  }

  private void work(int failures) {
    int failed = failures;
    while (true) {
      Step step = outbox.next();
      try {
        switch (step) {
          case Step.Delete(List<MessageId> ids) -> node.storage().messages().delete(ids);
          case Step.Fetch(var after) -> outbox.fetched(fetch(after));
          case Step.Reset _ -> session.reset();
          case Step.Rest _ -> {
            return;
          }
        }
        failed = 0;
      } catch (StorageException e) {
        failed++;
        LOG.log(Level.WARNING, "session.storage-failed tries=" + failed, e);
        outbox.failed(step, failed < MAX_TRIES);
        if (failed == MAX_TRIES) {
          // Storage has been away for half a minute. The user agent comes back after its back-off.
          session.end(CloseCodes.INTERNAL_ERROR, "SM");
        }
        int next = failed;
        node.schedule()
            .in(FIRST_DELAY.multipliedBy(1L << Math.min(failed, MAX_TRIES)), () -> run(next));
        return;
      }
    }
  }

  /// Rule R15, for what no call can mend: is the record still mine? Then look; else go.
  void recheck() {
    try {
      Optional<Router> record = node.storage().routers().find(session.uaid());
      if (record.isEmpty() && !session.recorded()) {
        return;
      }
      Optional<SessionRef> named = record.flatMap(Router::session);
      if (named.isPresent() && named.get().equals(session.ref())) {
        session.check();
      } else {
        session.end(CloseCodes.INTERNAL_ERROR, "Replaced");
      }
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "session.recheck-failed", e);
    }
  }
}
