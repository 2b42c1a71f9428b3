package pushstack.service;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import pushstack.connect.ConnectSettings;
import pushstack.connect.socket.Settings;
import pushstack.endpoint.EndpointSettings;
import pushstack.storage.NodeAddress;
import pushstack.webpush.Ttl;

/// What each part is told, out of the one configuration.
final class PartSettings {
  /// Timers are looked at this often, or four times within the shortest of them.
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /// For the peer's part of a closing handshake.
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private static final URI ERROR_PAGE =
      URI.create("https://github.com/pushstack/pushstack/blob/main/app/push-service/ERRORS.md");

  private PartSettings() {}

  static ConnectSettings connect(ServiceConfig config, NodeAddress here, URI endpointUrl) {
    ServiceConfig.WebSocket from = config.webSocket();
    return new ConnectSettings(
        here,
        endpointUrl.toString(),
        from.helloTimeout(),
        from.pingInterval(),
        from.pongTimeout(),
        from.minPingGap(),
        from.messageLimit(),
        from.maxUnacknowledged(),
        from.recheckInterval());
  }

  static Duration sweepInterval(ServiceConfig config) {
    ServiceConfig.WebSocket from = config.webSocket();
    return List.of(from.helloTimeout(), from.pingInterval(), from.pongTimeout()).stream()
        .map(timeout -> timeout.dividedBy(4))
        .reduce(SWEEP, (a, b) -> a.compareTo(b) < 0 ? a : b);
  }

  static Settings webSocket(ServiceConfig config) {
    ServiceConfig.WebSocket from = config.webSocket();
    return Settings.on(address(from.listener()))
        .withMaxConnections(from.maxConnections())
        .withMaxMessageBytes(from.maxMessageBytes())
        .withLimits(from.handshakeTimeout(), from.writeTimeout(), CLOSE_LIMIT)
        .withProxyProtocol(from.proxyProtocol())
        .withOrigins(from.allowedOrigins().stream().map(URI::toString).collect(Collectors.toSet()));
  }

  static EndpointSettings endpoint(ServiceConfig config, int port, URI endpointUrl) {
    ServiceConfig.Endpoint from = config.endpoint();
    ServiceConfig.Tls tls = from.tls();
    EndpointSettings.Limits limits = EndpointSettings.Limits.DEFAULT;
    return new EndpointSettings(
        from.listener().host(),
        port,
        endpointUrl,
        errorPage(config),
        from.maxDataBytes(),
        Ttl.atMost(from.maxTtl().toSeconds()),
        tls == null ? null : new EndpointSettings.TlsFiles(tls.certificate(), tls.key()),
        from.proxyProtocol(),
        new EndpointSettings.Limits(
            limits.connections(),
            limits.requests(),
            from.readTimeout(),
            from.readTimeout(),
            limits.idle(),
            config.drain().grace()));
  }

  static URI errorPage(ServiceConfig config) {
    URI documentation = config.endpoint().errorDocumentation();
    return documentation == null ? ERROR_PAGE : documentation;
  }

  private static InetSocketAddress address(ServiceConfig.Listener listener) {
    return new InetSocketAddress(listener.host(), listener.port());
  }
}
