package pushstack.service;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import pushstack.metrics.Labels;
import pushstack.metrics.Metrics;
import pushstack.storage.Broadcasts;
import pushstack.storage.Messages;
import pushstack.storage.Router;
import pushstack.storage.Routers;
import pushstack.storage.SessionRef;
import pushstack.storage.Storage;
import pushstack.storage.StorageException;
import pushstack.webpush.ChannelId;
import pushstack.webpush.MessageId;
import pushstack.webpush.PushMessage;
import pushstack.webpush.Uaid;

/// Counts and times the calls to an engine.
final class MeteredStorage implements Storage {
  private final Storage engine;
  private final Metrics metrics;
  private final LongAdder inFlight = new LongAdder();
  private final Routers routers = new MeteredRouters();
  private final Messages messages = new MeteredMessages();
  private final Broadcasts broadcasts = new MeteredBroadcasts();

  MeteredStorage(Storage engine, Metrics metrics) {
    this.engine = engine;
    this.metrics = metrics;
    metrics.databaseInFlight.from(inFlight::sum);
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
    return engine.trouble();
  }

  @Override
  public void close() {
    engine.close();
  }

  private <T> T counted(String operation, Supplier<T> call) {
    metrics.databaseOps.inc(operation);
    inFlight.increment();
    long began = System.nanoTime();
    try {
      return call.get();
    } catch (StorageException e) {
      metrics.databaseErrors.inc();
      throw e;
    } finally {
      metrics.databaseTime.observeNanos(System.nanoTime() - began);
      inFlight.decrement();
    }
  }

  private final class MeteredRouters implements Routers {
    @Override
    public Optional<Router> find(Uaid uaid) {
      return counted("router_find", () -> engine.routers().find(uaid));
    }

    @Override
    public Connect connect(Uaid uaid, SessionRef session) {
      return counted("router_connect", () -> engine.routers().connect(uaid, session));
    }

    @Override
    public boolean create(Uaid uaid, SessionRef session, ChannelId first) {
      return counted("router_create", () -> engine.routers().create(uaid, session, first));
    }

    @Override
    public boolean addChannel(Uaid uaid, ChannelId channel) {
      return counted("router_add_channel", () -> engine.routers().addChannel(uaid, channel));
    }

    @Override
    public void removeChannel(Uaid uaid, ChannelId channel) {
      var _ =
          counted(
              "router_remove_channel",
              () -> {
                engine.routers().removeChannel(uaid, channel);
                return true;
              });
    }

    @Override
    public boolean clearNode(Uaid uaid, SessionRef session) {
      boolean cleared =
          counted("router_clear_node", () -> engine.routers().clearNode(uaid, session));
      if (cleared) {
        metrics.hostGone.inc();
      }
      return cleared;
    }

    @Override
    public boolean remove(Uaid uaid, SessionRef session) {
      return counted("router_remove", () -> engine.routers().remove(uaid, session));
    }
  }

  private final class MeteredMessages implements Messages {
    @Override
    public Save save(PushMessage message) {
      long began = System.nanoTime();
      Save outcome = counted("message_save", () -> engine.messages().save(message));
      Labels.Topic topic = MeteredConnect.topic(message);
      metrics.storageSaveTime.of(topic).observeNanos(System.nanoTime() - began);
      metrics.messageStored.inc(topic);
      return outcome;
    }

    @Override
    public Page fetch(Uaid uaid, Optional<String> after, int limit) {
      Page page = counted("message_fetch", () -> engine.messages().fetch(uaid, after, limit));
      page.live().forEach(row -> metrics.messageRetrieved.inc(MeteredConnect.topic(row)));
      page.expired().forEach(id -> metrics.messageExpired.inc(topic(id)));
      return page;
    }

    @Override
    public void delete(Collection<MessageId> ids) {
      var _ =
          counted(
              "message_delete",
              () -> {
                engine.messages().delete(ids);
                return true;
              });
      ids.forEach(id -> metrics.messageDeleted.inc(topic(id)));
    }

    private static Labels.Topic topic(MessageId id) {
      return Labels.Topic.of(id.topic() != null);
    }
  }

  private final class MeteredBroadcasts implements Broadcasts {
    @Override
    public Map<String, String> all() {
      return counted("broadcast_all", () -> engine.broadcasts().all());
    }

    @Override
    public void set(String id, String version) {
      var _ =
          counted(
              "broadcast_set",
              () -> {
                engine.broadcasts().set(id, version);
                return true;
              });
    }
  }
}
