package pushstack.service;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything one process is told, read once and valid whole.
///
/// @param nodeUrl where other nodes reach this one, if that was given; see [#nodeUrl(int)]
public record ServiceConfig(
    Role role,
    Storage storage,
    WebSocket webSocket,
    Listener internal,
    @Nullable URI nodeUrl,
    Endpoint endpoint,
    Duration tlsReloadInterval,
    Admin admin,
    Page page,
    Delivery delivery,
    Keys keys,
    Broadcasts broadcasts,
    Drain drain,
    PushLog pushLog,
    Log log,
    FleetConfig fleet) {

  /// Which half of the service a process is.
  public enum Role {
    ALL,
    CONNECTION,
    ENDPOINT;

    /// Whether it has the `websocket` and `internal` listeners.
    public boolean talksToUserAgents() {
      return this != ENDPOINT;
    }

    /// Whether it has the `endpoint` listener.
    public boolean talksToApplicationServers() {
      return this != CONNECTION;
    }
  }

  /// The two storage engines.
  enum Engine {
    EMBEDDED,
    DYNAMODB
  }

  /// Where messages wait.
  public sealed interface Storage {
    /// In one file under this folder.
    record Embedded(Path folder) implements Storage {}

    /// In tables whose names begin with the prefix; the SDK finds what is null.
    record DynamoDb(String tablePrefix, @Nullable URI endpoint, @Nullable String region)
        implements Storage {}
  }

  /// An address to listen on; port 0 is any free one.
  public record Listener(String host, int port) {
    /// Whether only this machine can reach it.
    public boolean isLoopback() {
      return ConfigRules.isLoopback(host);
    }

    /// Where this machine reaches it; a wildcard host is reached by loopback.
    String url() {
      return base("http", isWildcard(host) ? "127.0.0.1" : host, port);
    }
  }

  /// PEM files of a certificate chain and its private key.
  public record Tls(Path certificate, Path key) {}

  /// The listener for user agents and what their sessions may do.
  ///
  /// @param allowedOrigins empty admits all
  public record WebSocket(
      Listener listener,
      @Nullable Tls tls,
      boolean proxyProtocol,
      int maxConnections,
      int maxMessageBytes,
      Duration handshakeTimeout,
      Duration helloTimeout,
      Duration pingInterval,
      Duration pongTimeout,
      Duration minPingGap,
      int messageLimit,
      int maxUnacknowledged,
      Duration writeTimeout,
      Duration recheckInterval,
      List<URI> allowedOrigins) {}

  /// The listener for application servers and what their requests may be.
  public record Endpoint(
      Listener listener,
      @Nullable Tls tls,
      boolean proxyProtocol,
      @Nullable URI publicUrl,
      int maxDataBytes,
      Duration maxTtl,
      Duration readTimeout,
      int vapidCacheEntries,
      @Nullable URI errorDocumentation) {}

  /// The listener for operators; without a token only loopback may change something.
  public record Admin(Listener listener, @Nullable KeySource token) {}

  /// The page for trying the service out.
  public record Page(boolean enabled, Listener listener) {}

  /// How a push finds its user agent.
  public record Delivery(Duration ackWindow, Duration pushTimeout, int routeHintEntries) {}

  /// Where keys of one kind come from.
  public sealed interface KeySource {
    /// Given in the configuration itself, newest first.
    record Inline(List<Secret> keys) implements KeySource {}

    /// In a file that someone else writes.
    record Given(Path file) implements KeySource {}

    /// In a file that the first start writes.
    record Made(Path file) implements KeySource {}

    /// In a secret of AWS Secrets Manager, by its name or ARN.
    record Managed(String secret) implements KeySource {}
  }

  /// The keys that all nodes of a deployment share.
  public record Keys(KeySource token, KeySource nodeAuth, Duration reloadInterval) {}

  /// Where broadcasts come from.
  public record Broadcasts(Duration pollInterval, @Nullable URI megaphoneUrl) {}

  /// How the node goes.
  public record Drain(int sessionsPerSecond, Duration grace) {}

  /// Where message events go besides consumers inside the process.
  ///
  /// @param fileBytes of the file before it is renamed
  public record PushLog(@Nullable String topicArn, @Nullable Path file, int fileBytes) {}

  /// The form of a log line.
  public enum LogFormat {
    JSON,
    TEXT
  }

  /// The least important kind of event that is logged.
  public enum LogLevel {
    ERROR,
    WARNING,
    INFO,
    DEBUG,
    TRACE
  }

  /// What is logged, and how.
  public record Log(LogFormat format, LogLevel level) {}

  /// Reads flags, environment and, if one of them names it, a file.
  ///
  /// @throws ConfigException with everything that is wrong
  public static ServiceConfig load(List<String> flags, Map<String, String> environment) {
    return of(ConfigValues.read(flags, environment));
  }

  /// The base of the internal listener, as other nodes see it: what was configured, else host and
  /// port. A wildcard host becomes the address of this machine's own name.
  public URI nodeUrl(int boundPort) {
    return nodeUrl != null ? nodeUrl : URI.create(base("http", internal.host, boundPort));
  }

  /// The base of push endpoints: what was configured, else loopback with the port of the listener.
  public URI endpointUrl(int boundPort) {
    URI configured = endpoint.publicUrl;
    if (configured != null) {
      return configured;
    }
    String scheme = endpoint.tls == null ? "http" : "https";
    return URI.create(scheme + "://127.0.0.1:" + boundPort);
  }

  private static String base(String scheme, String host, int port) {
    String known = isWildcard(host) ? ownAddress() : host;
    String authority = known.contains(":") ? "[" + known + "]" : known;
    return scheme + "://" + authority + ":" + port;
  }

  private static boolean isWildcard(String host) {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      throw new ConfigException(
          List.of(
              Settings.NODE_URL
                  + ": must be given, since the name of this machine has no address"));
    }
  }

  static ServiceConfig of(ConfigValues v) {
    return new ServiceConfig(
        v.get(Settings.ROLE),
        storage(v),
        webSocket(v),
        new Listener(v.get(Settings.INTERNAL_HOST), v.get(Settings.INTERNAL_PORT)),
        v.find(Settings.NODE_URL),
        endpoint(v),
        v.get(Settings.TLS_RELOAD_INTERVAL),
        admin(v),
        new Page(
            v.get(Settings.PAGE_ENABLED),
            new Listener(v.get(Settings.PAGE_HOST), v.get(Settings.PAGE_PORT))),
        new Delivery(
            v.get(Settings.ACK_WINDOW),
            v.get(Settings.PUSH_TIMEOUT),
            v.get(Settings.ROUTE_HINT_ENTRIES)),
        keys(v),
        new Broadcasts(v.get(Settings.BROADCAST_POLL_INTERVAL), v.find(Settings.MEGAPHONE_URL)),
        new Drain(v.get(Settings.DRAIN_RATE), v.get(Settings.DRAIN_GRACE)),
        new PushLog(
            v.find(Settings.PUSH_LOG_TOPIC),
            v.find(Settings.PUSH_LOG_FILE),
            v.get(Settings.PUSH_LOG_FILE_SIZE)),
        new Log(v.get(Settings.LOG_FORMAT), v.get(Settings.LOG_LEVEL)),
        FleetConfig.of(v));
  }

  static Admin admin(ConfigValues v) {
    Secret token = v.find(Settings.ADMIN_TOKEN);
    String secret = v.find(Settings.ADMIN_TOKEN_SECRET);
    return new Admin(
        new Listener(v.get(Settings.ADMIN_HOST), v.get(Settings.ADMIN_PORT)),
        token != null
            ? new KeySource.Inline(List.of(token))
            : secret == null ? null : new KeySource.Managed(secret));
  }

  static Storage storage(ConfigValues v) {
    return switch (v.get(Settings.ENGINE)) {
      case EMBEDDED -> new Storage.Embedded(v.get(Settings.DATA));
      case DYNAMODB ->
          new Storage.DynamoDb(
              v.get(Settings.TABLE_PREFIX),
              v.find(Settings.DYNAMODB_ENDPOINT),
              v.find(Settings.DYNAMODB_REGION));
    };
  }

  private static WebSocket webSocket(ConfigValues v) {
    return new WebSocket(
        new Listener(v.get(Settings.WEBSOCKET_HOST), v.get(Settings.WEBSOCKET_PORT)),
        tls(v, Settings.WEBSOCKET_CERTIFICATE, Settings.WEBSOCKET_KEY),
        v.get(Settings.WEBSOCKET_PROXY_PROTOCOL),
        v.get(Settings.MAX_CONNECTIONS),
        v.get(Settings.MAX_MESSAGE_BYTES),
        v.get(Settings.HANDSHAKE_TIMEOUT),
        v.get(Settings.HELLO_TIMEOUT),
        v.get(Settings.PING_INTERVAL),
        v.get(Settings.PONG_TIMEOUT),
        v.get(Settings.MIN_PING_GAP),
        v.get(Settings.MESSAGE_LIMIT),
        v.get(Settings.MAX_UNACKNOWLEDGED),
        v.get(Settings.WRITE_TIMEOUT),
        v.get(Settings.RECHECK_INTERVAL),
        v.get(Settings.ALLOWED_ORIGINS));
  }

  private static Endpoint endpoint(ConfigValues v) {
    return new Endpoint(
        new Listener(v.get(Settings.ENDPOINT_HOST), v.get(Settings.ENDPOINT_PORT)),
        tls(v, Settings.ENDPOINT_CERTIFICATE, Settings.ENDPOINT_KEY),
        v.get(Settings.ENDPOINT_PROXY_PROTOCOL),
        v.find(Settings.ENDPOINT_URL),
        v.get(Settings.MAX_DATA_BYTES),
        v.get(Settings.MAX_TTL),
        v.get(Settings.READ_TIMEOUT),
        v.get(Settings.VAPID_CACHE_ENTRIES),
        v.find(Settings.ERROR_DOCUMENTATION));
  }

  private static @Nullable Tls tls(ConfigValues v, Setting<Path> certificate, Setting<Path> key) {
    Path certificateFile = v.find(certificate);
    return certificateFile == null ? null : new Tls(certificateFile, v.get(key));
  }

  private static Keys keys(ConfigValues v) {
    return new Keys(
        keySource(
            v,
            KeyKind.TOKEN,
            Settings.TOKEN_KEYS,
            Settings.TOKEN_KEYS_FILE,
            Settings.TOKEN_KEYS_SECRET),
        keySource(
            v,
            KeyKind.NODE_AUTH,
            Settings.NODE_AUTH_KEYS,
            Settings.NODE_AUTH_KEYS_FILE,
            Settings.NODE_AUTH_KEYS_SECRET),
        v.get(Settings.KEYS_RELOAD_INTERVAL));
  }

  private static KeySource keySource(
      ConfigValues v,
      KeyKind kind,
      Setting<List<Secret>> inline,
      Setting<Path> file,
      Setting<String> secret) {
    List<Secret> given = v.find(inline);
    if (given != null) {
      return new KeySource.Inline(given);
    }
    String id = v.find(secret);
    if (id != null) {
      return new KeySource.Managed(id);
    }
    Path path = v.find(file);
    return path != null
        ? new KeySource.Given(path)
        : new KeySource.Made(v.get(Settings.DATA).resolve(kind.fileName()));
  }
}
