package pushstack.service;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pushstack.connect.BroadcastBoard;
import pushstack.connect.ConnectionNode;
import pushstack.connect.Switchboard;
import pushstack.connect.internal.InternalListener;
import pushstack.connect.internal.NodeClient;
import pushstack.connect.socket.SelectorListener;
import pushstack.connect.socket.Settings;
import pushstack.connect.socket.TlsListener;
import pushstack.connect.socket.WebSocketListener;
import pushstack.delivery.AckWindow;
import pushstack.delivery.Delivery;
import pushstack.delivery.Handover;
import pushstack.delivery.Keeper;
import pushstack.delivery.LocalNodes;
import pushstack.delivery.LocalPushCalls;
import pushstack.delivery.Reminders;
import pushstack.delivery.Routes;
import pushstack.endpoint.EndpointListener;
import pushstack.fleet.SecretStore;
import pushstack.metrics.Metrics;
import pushstack.metrics.Pseudonyms;
import pushstack.page.PageAddresses;
import pushstack.page.PageRoutes;
import pushstack.pushlog.MessageEventConsumer;
import pushstack.storage.NodeAddress;
import pushstack.storage.Storage;
import pushstack.webpush.Stamps;
import pushstack.webpush.crypto.Es256;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.FernetKey;
import pushstack.webpush.token.MessageIds;
import pushstack.webpush.token.TokenKeys;
import pushstack.webpush.vapid.VapidSigner;
import pushstack.webpush.vapid.VapidVerifier;

/// One running process: every part, put together in the order in which they need each other, and
/// taken apart in the reverse.
public final class PushService implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PushService.class.getName());

  /// What is closed at the end, the last opened first.
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private final ServiceConfig config;
  private final Logging logging;
  private final InstantSource clock;
  private final Stamps stamps;
  private final Metrics metrics = new Metrics();
  private final Switchboard switchboard = new Switchboard();
  private volatile boolean started;
  private final AtomicBoolean draining = new AtomicBoolean();
  private final CountDownLatch drained = new CountDownLatch(1);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private @Nullable Storage engine;
  private final List<MessageEventConsumer> consumers;
  private @Nullable ConnectionNode node;
  private @Nullable WebSocketListener webSocket;
  private @Nullable InternalListener internal;
  private @Nullable EndpointListener endpoint;
  private @Nullable HttpPort admin;
  private @Nullable HttpPort page;

  private PushService(
      ServiceConfig config,
      Logging logging,
      InstantSource clock,
      List<MessageEventConsumer> consumers) {
    this.consumers = List.copyOf(consumers);
    this.config = config;
    this.logging = logging;
    this.clock = clock;
    this.stamps = new Stamps(clock);
  }

  /// Starts everything that the role asks for. If a part cannot start, those before it are closed.
  public static PushService start(ServiceConfig config, Logging logging, InstantSource clock) {
    return start(config, logging, clock, List.of());
  }

  /// The same, with consumers of message events inside the process.
  public static PushService start(
      ServiceConfig config,
      Logging logging,
      InstantSource clock,
      List<MessageEventConsumer> consumers) {
    var service = new PushService(config, logging, clock, consumers);
    try {
      service.open();
    } catch (RuntimeException e) {
      service.closeParts();
      throw e;
    }
    return service;
  }

  private void open() {
    SecretStore secrets = opened(new SecretStore());
    Timers timers = opened(new Timers());
    ServiceKeys keys = ServiceKeys.open(config, new SecureRandom(), secrets);
    var tokenKeys = new TokenKeys(fernet(keys.token().keys()));
    keys.token().onChange(changed -> tokenKeys.replace(fernet(changed)));
    timers.everyBlocking(config.keys().reloadInterval(), () -> reload(keys));
    Supplier<List<byte[]>> nodeSecrets = () -> secrets(keys.nodeAuth());

    Storage metered = new MeteredStorage(opened(Engines.open(config.storage(), clock)), metrics);
    engine = metered;
    NodeClient client = new NodeClient(nodeSecrets);
    var reminders = new Reminders(timers);
    Optional<NodeAddress> here = openInternal(nodeSecrets);
    var pseudonyms = new Pseudonyms(nodeSecrets.get().getLast());
    LoggedParts logged =
        opened(LoggedParts.open(config, here, pseudonyms, clock, consumers, metrics));
    Storage storage = logged.storage(metered);

    var nodes = new LocalNodes(here, switchboard, new MeteredCalls(client, client, metrics));
    var keeper = new Keeper(storage.routers(), storage.messages(), nodes, reminders);
    var ackWindow = opened(new AckWindow(config.delivery().ackWindow()));
    var handover = new Handover(switchboard, storage.messages(), keeper, ackWindow);
    var calls = new MeteredCalls(new LocalPushCalls(here, handover, client), nodes, metrics);
    var routes = new Routes(config.delivery().routeHintEntries());
    var delivery =
        new Delivery(
            storage.routers(),
            // It only takes messages back, and the endpoint tells of that.
            metered.messages(),
            calls,
            nodes,
            routes,
            keeper,
            config.delivery().pushTimeout(),
            logged.delivery(new MeteredEndpoint(metrics)));

    var broadcasts = new BroadcastBoard();
    var poller =
        new BroadcastPoller(
            storage.broadcasts(),
            Optional.ofNullable(config.broadcasts().megaphoneUrl()),
            broadcasts,
            this::tellBroadcasts,
            metrics);
    OpsPages pages = pages(storage);
    ReservedPort endpointPort = opened(ReservedPort.of(config.endpoint().listener()));
    URI endpointUrl = config.endpointUrl(endpointPort.port());
    if (here.isPresent()) {
      var connectionNode =
          new ConnectionNode(
              PartSettings.connect(config, here.get(), endpointUrl),
              storage,
              new EndpointTokens(tokenKeys, clock),
              switchboard,
              nodes,
              reminders,
              timers,
              broadcasts,
              logged.connect(new MeteredConnect(metrics, pseudonyms, clock)),
              stamps,
              System::nanoTime);
      node = connectionNode;
      opened(poller).poll();
      timers.everyBlocking(config.broadcasts().pollInterval(), poller::poll);
      timers.every(PartSettings.sweepInterval(config), connectionNode::sweep);
      Objects.requireNonNull(internal).serve(handover, switchboard);
      webSocket = openWebSocket(timers, connectionNode, pages);
    }
    if (config.role().talksToApplicationServers()) {
      endpoint =
          openEndpoint(timers, endpointPort, endpointUrl, tokenKeys, delivery, pages, logged);
    }
    gauges(reminders, routes);
    admin = openAdmin(pages, keys, storage, poller);
    if (config.page().enabled()) {
      page = openPage(webSocketUrl().orElseThrow(), endpointUrl);
    }
    started = true;
    LOG.log(Level.INFO, "service.started role={0} es256={1}", config.role(), Es256.provider());
  }

  // ------------------------------------------------------------------ parts

  /// The internal port is the first to open (rule R12).
  private Optional<NodeAddress> openInternal(Supplier<List<byte[]>> nodeSecrets) {
    if (!config.role().talksToUserAgents()) {
      return Optional.empty();
    }
    ServiceConfig.Listener at = config.internal();
    InternalListener listener = opened(InternalListener.open(at.host(), at.port(), nodeSecrets));
    internal = listener;
    return Optional.of(new NodeAddress(config.nodeUrl(listener.port()).toString()));
  }

  private OpsPages pages(Storage storage) {
    return new OpsPages(
        new OpsPages.Facts(
            storage::trouble,
            () -> draining.get() || !started,
            this::connections,
            metrics.notificationReceived::get,
            PartSettings.errorPage(config)),
        clock);
  }

  private long connections() {
    return webSocket == null ? 0 : webSocket.connections();
  }

  private void gauges(Reminders reminders, Routes routes) {
    metrics.connections.from(this::connections);
    metrics.sessions.from(switchboard::size);
    metrics.connectionsRefused.from(() -> webSocket == null ? 0 : webSocket.refused());
    CertificateExpiry.of(config, clock)
        .ifPresent(expiry -> metrics.certificateDaysLeft.from(expiry::daysLeft));
    metrics.remindersWaiting.from(reminders::waiting);
    metrics.routeHints.from(routes::size);
  }

  private void tellBroadcasts() {
    ConnectionNode holding = node;
    if (holding != null) {
      holding.tellBroadcasts();
    }
  }

  private HttpPort openAdmin(
      OpsPages pages, ServiceKeys keys, Storage storage, BroadcastPoller poller) {
    var actions =
        new AdminActions() {
          @Override
          public void drain() {
            Thread.startVirtualThread(PushService.this::drainQuietly);
          }

          @Override
          public KeyRing.Reload reloadKeys() {
            return reload(keys);
          }

          @Override
          public Map<String, String> broadcasts() {
            return storage.broadcasts().all();
          }

          @Override
          public void setBroadcast(String id, String version) {
            storage.broadcasts().set(id, version);
            poller.poll();
          }
        };
    return opened(
        HttpPort.open(
            config.admin().listener(),
            new AdminRoutes(keys::adminTokens, pages, metrics, logging, actions)));
  }

  private HttpPort openPage(URI webSocketUrl, URI endpointUrl) {
    var routes =
        opened(
            new PageRoutes(
                new PageAddresses(webSocketUrl, endpointUrl),
                BuildVersion.current().version(),
                clock));
    return opened(HttpPort.open(config.page().listener(), routes));
  }

  private WebSocketListener openWebSocket(
      Timers timers, ConnectionNode connectionNode, OpsPages pages) {
    Settings settings = PartSettings.webSocket(config);
    ServiceConfig.Tls tls = config.webSocket().tls();
    if (tls == null) {
      return opened(SelectorListener.start(settings, connectionNode::accept, pages.forWebSocket()));
    }
    TlsListener listener =
        opened(
            TlsListener.start(
                settings,
                tls.certificate(),
                tls.key(),
                connectionNode::accept,
                pages.forWebSocket()));
    watch(timers, tls, () -> listener.reload(tls.certificate(), tls.key()));
    return listener;
  }

  private void watch(Timers timers, ServiceConfig.Tls tls, Runnable reload) {
    timers.everyBlocking(config.tlsReloadInterval(), new CertificateWatch(tls, reload));
  }

  private EndpointListener openEndpoint(
      Timers timers,
      ReservedPort port,
      URI endpointUrl,
      TokenKeys tokenKeys,
      Delivery delivery,
      OpsPages pages,
      LoggedParts logged) {
    ServiceConfig.Tls tls = config.endpoint().tls();
    var verifier =
        new VapidVerifier(
            clock, VapidSigner.audience(endpointUrl), config.endpoint().vapidCacheEntries());
    port.close();
    EndpointListener listener =
        opened(
            EndpointListener.start(
                PartSettings.endpoint(config, port.port(), endpointUrl),
                new EndpointListener.Parts(
                    new EndpointTokens(tokenKeys, clock),
                    verifier,
                    new MessageIds(tokenKeys, clock),
                    stamps,
                    clock,
                    delivery,
                    pages.forEndpoint(),
                    logged.endpoint(new MeteredEndpoint(metrics)))));
    if (tls != null) {
      watch(timers, tls, listener::reloadTls);
    }
    return listener;
  }

  private KeyRing.Reload reload(ServiceKeys keys) {
    KeyRing.Reload reload = keys.reload();
    if (reload == KeyRing.Reload.REFUSED) {
      metrics.keyReloadsRefused.inc();
    }
    return reload;
  }

  private static List<FernetKey> fernet(List<Secret> keys) {
    return keys.stream().map(key -> FernetKey.parse(key.reveal()).orElseThrow()).toList();
  }

  private static List<byte[]> secrets(KeyRing ring) {
    return ring.texts().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  // ------------------------------------------------------------------ what the outside asks

  /// Where user agents connect; empty if this process has no such listener.
  public Optional<URI> webSocketUrl() {
    return Optional.ofNullable(webSocket)
        .map(open -> {
          String scheme = config.webSocket().tls() == null ? "ws" : "wss";
          String host = config.webSocket().listener().host();
          return URI.create(scheme + "://" + host + ":" + open.port() + "/");
        });
  }

  /// Where application servers send; empty if this process has no such listener.
  public Optional<URI> endpointUrl() {
    return Optional.ofNullable(endpoint).map(open -> config.endpointUrl(open.port()));
  }

  /// Where operators look.
  public URI adminUrl() {
    ServiceConfig.Listener at = config.admin().listener();
    return URI.create("http://" + at.host() + ":" + Objects.requireNonNull(admin).port());
  }

  /// The page for trying the service out; empty if it is off.
  public Optional<URI> pageUrl() {
    return Optional.ofNullable(page)
        .map(open ->
            URI.create("http://" + config.page().listener().host() + ":" + open.port() + "/"));
  }

  /// Where other nodes reach this one; empty if it holds no sessions.
  public Optional<URI> internalUrl() {
    return Optional.ofNullable(internal).map(open -> config.nodeUrl(open.port()));
  }

  /// Sessions of user agents on this node.
  public int sessions() {
    return switchboard.size();
  }

  /// What the process counts.
  Metrics metrics() {
    return metrics;
  }

  /// Why storage cannot be used, asked now; empty if it can.
  Optional<String> storageTrouble() {
    return Objects.requireNonNull(engine).trouble();
  }

  /// Whether the node takes no new work any more.
  public boolean draining() {
    return draining.get();
  }

  // ------------------------------------------------------------------ end

  /// Takes no new work and ends the sessions at the configured rate; returns when all have ended,
  /// whoever began. Whatever was sent and not acknowledged is kept by its push call.
  public void drain() throws InterruptedException {
    if (!draining.compareAndSet(false, true)) {
      drained.await();
      return;
    }
    try {
      endSessions();
    } finally {
      drained.countDown();
    }
  }

  private void endSessions() throws InterruptedException {
    LOG.log(Level.INFO, "service.draining sessions={0}", sessions());
    if (webSocket != null) {
      webSocket.stopAccepting();
    }
    if (node != null) {
      node.drain(config.drain().sessionsPerSecond());
    }
  }

  private void drainQuietly() {
    try {
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops gracefully: no new work, sessions ended, push calls seen through; the internal port
  /// closes last (rule R12).
  @Override
  public void close() {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    try {
      drain();
      if (endpoint != null) {
        endpoint.close();
      }
      if (internal != null) {
        internal.close(config.drain().grace());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeParts();
    LOG.log(Level.INFO, "service.stopped");
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  private void closeParts() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        // The others are closed all the same.
        LOG.log(Level.WARNING, "service.close-failed", e);
      }
    }
  }
}
