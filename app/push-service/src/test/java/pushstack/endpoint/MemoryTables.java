package pushstack.endpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pushstack.storage.Messages;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.storage.StorageException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// The two tables that a push touches, in maps: enough to see what the HTTP API did to them, and to
/// let them fail.
final class MemoryTables {
  final Map<Uaid, Router> records = new ConcurrentHashMap<>();
  final List<PushMessage> rows = new ArrayList<>();
  final AtomicInteger reads = new AtomicInteger();
  volatile @Nullable RuntimeException fault;
  volatile Runnable onSave = () -> {};

  private void fail() {
    RuntimeException now = fault;
    if (now != null) {
      throw now;
    }
  }

  static RuntimeException outage() {
    return new StorageException("no answer from the engine");
  }

  final Routers routers =
      new Routers() {
        @Override
        public Optional<Router> find(Uaid uaid) {
          fail();
          reads.incrementAndGet();
          return Optional.ofNullable(records.get(uaid));
        }

        @Override
        public Connect connect(Uaid uaid, SessionRef session) {
          throw new UnsupportedOperationException();
        }

        @Override
        public boolean create(Uaid uaid, SessionRef session, ChannelId first) {
          return records.putIfAbsent(
                  uaid, new Router(uaid, session.node(), session.connectedAt(), Set.of(first)))
              == null;
        }

        @Override
        public boolean addChannel(Uaid uaid, ChannelId channel) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void removeChannel(Uaid uaid, ChannelId channel) {
          records.computeIfPresent(
              uaid, (_, old) -> new Router(uaid, old.node(), old.connectedAt(), Set.of()));
        }

        @Override
        public boolean clearNode(Uaid uaid, SessionRef session) {
          records.computeIfPresent(
              uaid, (_, old) -> new Router(uaid, null, old.connectedAt(), old.channels()));
          return true;
        }

        @Override
        public boolean remove(Uaid uaid, SessionRef session) {
          return records.remove(uaid) != null;
        }
      };

  final Messages messages =
      new Messages() {
        @Override
        public Save save(PushMessage message) {
          fail();
          synchronized (rows) {
            rows.removeIf(row -> message.id().supersedes(row.id()));
            rows.add(message);
          }
          onSave.run();
          return Save.SAVED;
        }

        @Override
        public Page fetch(Uaid uaid, Optional<String> after, int limit) {
          throw new UnsupportedOperationException();
        }

        @Override
        public void delete(Collection<MessageId> ids) {
          fail();
          synchronized (rows) {
            rows.removeIf(row -> ids.contains(row.id()));
          }
        }
      };

  List<PushMessage> stored() {
    synchronized (rows) {
      return List.copyOf(rows);
    }
  }
}
