package pushstack.loadtest.agent;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import pushstack.loadtest.net.TlsSettings;

/// Where agents connect to, and how.
///
/// @param webSocket URL of the service for user agents, `ws` or `wss`
/// @param endpointOrigin takes the place of scheme, host and port of every endpoint
/// @param webSocketTls for user agents
/// @param endpointTls for application servers
/// @param patience for every answer of the service
/// @param httpConnections of application servers to one origin, at most
/// @param senders application servers, each with its own VAPID key
/// @param subject of VAPID tokens: a `mailto:` or `https:` address
/// @param loops threads for connections
/// @param seed of what scenarios take by chance
public record AgentSettings(
    URI webSocket,
    Optional<URI> endpointOrigin,
    TlsSettings webSocketTls,
    TlsSettings endpointTls,
    Duration patience,
    int httpConnections,
    int senders,
    Optional<String> subject,
    int loops,
    long seed) {

  /// Less than a message may be ahead of the answer to its POST, see the ledger.
  private static final Duration MAX_PATIENCE = Duration.ofSeconds(60);

  private static final int MAX_HTTP_CONNECTIONS = 10_000;
  private static final int MAX_SENDERS = 10_000;
  private static final int MAX_LOOPS = 64;

  /// Half of the cores: scenarios have the others.
  private static final int USUAL_LOOPS =
      Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  public AgentSettings {
    scheme(webSocket, "ws", "wss", "the WebSocket URL");
    endpointOrigin.ifPresent(AgentSettings::checkOrigin);
    if (patience.isNegative() || patience.isZero() || patience.compareTo(MAX_PATIENCE) > 0) {
      throw new IllegalArgumentException(
          "patience is more than nothing and at most " + MAX_PATIENCE.toSeconds() + " s");
    }
    range("HTTP connections", httpConnections, MAX_HTTP_CONNECTIONS);
    range("senders", senders, MAX_SENDERS);
    range("loops", loops, MAX_LOOPS);
  }

  /// With what suits most: 30 s of patience, 64 HTTP connections, 16 senders.
  public static AgentSettings of(URI webSocket) {
    return new AgentSettings(
        webSocket,
        Optional.empty(),
        TlsSettings.STANDARD,
        TlsSettings.STANDARD,
        Duration.ofSeconds(30),
        64,
        16,
        Optional.of("mailto:load-tester@example.com"),
        USUAL_LOOPS,
        0);
  }

  public AgentSettings endpointOrigin(URI value) {
    return new AgentSettings(
        webSocket,
        Optional.of(value),
        webSocketTls,
        endpointTls,
        patience,
        httpConnections,
        senders,
        subject,
        loops,
        seed);
  }

  public AgentSettings tls(TlsSettings forWebSocket, TlsSettings forEndpoints) {
    return new AgentSettings(
        webSocket,
        endpointOrigin,
        forWebSocket,
        forEndpoints,
        patience,
        httpConnections,
        senders,
        subject,
        loops,
        seed);
  }

  public AgentSettings patience(Duration value) {
    return new AgentSettings(
        webSocket,
        endpointOrigin,
        webSocketTls,
        endpointTls,
        value,
        httpConnections,
        senders,
        subject,
        loops,
        seed);
  }

  public AgentSettings httpConnections(int value) {
    return new AgentSettings(
        webSocket,
        endpointOrigin,
        webSocketTls,
        endpointTls,
        patience,
        value,
        senders,
        subject,
        loops,
        seed);
  }

  public AgentSettings seed(long value) {
    return new AgentSettings(
        webSocket,
        endpointOrigin,
        webSocketTls,
        endpointTls,
        patience,
        httpConnections,
        senders,
        subject,
        loops,
        value);
  }

  private static void checkOrigin(URI origin) {
    scheme(origin, "http", "https", "the origin of endpoints");
    String path = origin.getRawPath();
    boolean bare =
        (path == null || path.isEmpty() || path.equals("/"))
            && origin.getRawQuery() == null
            && origin.getRawFragment() == null
            && origin.getRawUserInfo() == null;
    if (!bare) {
      throw new IllegalArgumentException(
          "the origin of endpoints has scheme, host and port only, not as in " + origin);
    }
  }

  private static void scheme(URI uri, String plain, String secure, String what) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if ((!scheme.equals(plain) && !scheme.equals(secure)) || uri.getHost() == null) {
      throw new IllegalArgumentException(what + " is like " + secure + "://host:port, not " + uri);
    }
  }

  private static void range(String what, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(what + ": 1 to " + max + ", not " + value);
    }
  }
}
