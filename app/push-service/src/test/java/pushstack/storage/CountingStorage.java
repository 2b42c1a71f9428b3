package pushstack.storage;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Passes every call on and counts it under a name such as `routers.find`, so that a test can say
/// what an event may cost. Safe from any thread.
public final class CountingStorage implements Storage {
  private final Storage storage;
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Routers routers = new CountingRouters();
  private final Messages messages = new CountingMessages();
  private final Broadcasts broadcasts = new CountingBroadcasts();

  public CountingStorage(Storage storage) {
    this.storage = storage;
  }

  /// The calls since the last [#reset] by name, without those that did not happen.
  public Map<String, Long> counts() {
    Map<String, Long> all = new TreeMap<>();
    counts.forEach((name, count) -> all.put(name, count.sum()));
    return all;
  }

  public void reset() {
    counts.clear();
  }

  private void count(String name) {
    counts.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  @Override
  public Routers routers() {
    return routers;
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Broadcasts broadcasts() {
    return broadcasts;
  }

  @Override
  public Optional<String> trouble() {
    count("trouble");
    return storage.trouble();
  }

  @Override
  public void close() {
    storage.close();
  }

  private final class CountingRouters implements Routers {
    @Override
    public Optional<Router> find(Uaid uaid) {
      count("routers.find");
      return storage.routers().find(uaid);
    }

    @Override
    public Connect connect(Uaid uaid, SessionRef session) {
      count("routers.connect");
      return storage.routers().connect(uaid, session);
    }

    @Override
    public boolean create(Uaid uaid, SessionRef session, ChannelId first) {
      count("routers.create");
      return storage.routers().create(uaid, session, first);
    }

    @Override
    public boolean addChannel(Uaid uaid, ChannelId channel) {
      count("routers.addChannel");
      return storage.routers().addChannel(uaid, channel);
    }

    @Override
    public void removeChannel(Uaid uaid, ChannelId channel) {
      count("routers.removeChannel");
      storage.routers().removeChannel(uaid, channel);
    }

    @Override
    public boolean clearNode(Uaid uaid, SessionRef session) {
      count("routers.clearNode");
      return storage.routers().clearNode(uaid, session);
    }

    @Override
    public boolean remove(Uaid uaid, SessionRef session) {
      count("routers.remove");
      return storage.routers().remove(uaid, session);
    }
  }

  private final class CountingMessages implements Messages {
    @Override
    public Save save(PushMessage message) {
      count("messages.save");
      return storage.messages().save(message);
    }

    @Override
    public Page fetch(Uaid uaid, Optional<String> after, int limit) {
      count("messages.fetch");
      return storage.messages().fetch(uaid, after, limit);
    }

    @Override
    public void delete(Collection<MessageId> ids) {
      count("messages.delete");
      storage.messages().delete(ids);
    }
  }

  private final class CountingBroadcasts implements Broadcasts {
    @Override
    public Map<String, String> all() {
      count("broadcasts.all");
      return storage.broadcasts().all();
    }

    @Override
    public void set(String id, String version) {
      count("broadcasts.set");
      storage.broadcasts().set(id, version);
    }
  }
}
