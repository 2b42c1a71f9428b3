package pushstack.service;

import java.util.Collection;
import java.util.Optional;
import pushstack.pushlog.PushLog;
import pushstack.schema.MessageEvent.What;
import pushstack.storage.Messages;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Tells the push log what becomes of rows. A call that fails says nothing: whether the row is
/// there is not known.
final class LoggedMessages implements Messages {
  private final Messages engine;
  private final PushLog log;

  LoggedMessages(Messages engine, PushLog log) {
    this.engine = engine;
    this.log = log;
  }

  @Override
  public Save save(PushMessage message) {
    Save outcome = engine.save(message);
    log.add(
        message.id(),
        message.publisher(),
        switch (outcome) {
          case SAVED -> new What.Stored();
          case SUPERSEDED -> new What.Deleted(What.Deleted.SUPERSEDED);
        });
    return outcome;
  }

  @Override
  public Page fetch(Uaid uaid, Optional<String> after, int limit) {
    Page page = engine.fetch(uaid, after, limit);
    for (PushMessage row : page.live()) {
      log.add(row.id(), row.publisher(), new What.Fetched());
    }
    for (MessageId id : page.expired()) {
      log.add(id, null, new What.Expired(What.Expired.PAST_TTL));
    }
    return page;
  }

  @Override
  public void delete(Collection<MessageId> ids) {
    engine.delete(ids);
    for (MessageId id : ids) {
      log.add(id, null, new What.Deleted(What.Deleted.SETTLED));
    }
  }
}
