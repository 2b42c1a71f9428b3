package pushstack.endpoint;

import io.helidon.common.configurable.Resource;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.time.Duration;
import java.time.InstantSource;
import pushstack.delivery.Delivery;
import pushstack.http.StartedServer;
import pushstack.webpush.Stamps;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.MessageIds;
import pushstack.webpush.vapid.VapidVerifier;

/// The listener that application servers reach: HTTP/1.1 and HTTP/2, on plain TCP (by prior
/// knowledge or upgrade) or on TLS (by ALPN). Safe from any thread.
public final class EndpointListener implements AutoCloseable {

  /// All heads together. A VAPID token with its key is under 600 bytes, a token in the path under
  /// 300; proxies add their own. Helidon's defaults are the double.
  private static final int MAX_HEAD_BYTES = 8192;

  /// RFC 9113 section 6.5.2 asks for no less than 100.
  private static final int MAX_STREAMS = 100;

  /// As much as one body needs, so that 100 streams that nobody reads hold little.
  private static final int STREAM_WINDOW = 65_535;

  /// Requests are waited for before the server is stopped: this is only for Helidon's own threads.
  private static final Duration HELIDON_STOP = Duration.ofMillis(500);

  private final EndpointSettings settings;
  private final WebServer server;
  private final Connections connections;
  private final int port;

  private EndpointListener(EndpointSettings settings, WebServer server, Connections connections) {
    this.settings = settings;
    this.server = server;
    this.connections = connections;
    this.port = server.port();
  }

  /// What the listener works with.
  ///
  /// @param clock gives a message its timestamp
  public record Parts(
      EndpointTokens tokens,
      VapidVerifier vapid,
      MessageIds messageIds,
      Stamps stamps,
      InstantSource clock,
      Delivery delivery,
      OpsPages pages,
      EndpointEvents events) {}

  /// Binds the port and serves.
  public static EndpointListener start(EndpointSettings settings, Parts parts) {
    var answers = new Answers(settings.documentation());
    boolean plain = settings.tls() == null && !settings.proxyProtocol();
    var connections =
        new Connections(
            settings.limits(),
            plain ? answers.raw(Refusal.of(PushError.OVERLOADED)) : null,
            parts.events());
    var handler =
        new EndpointHandler(
            connections,
            answers,
            new PushRoute(
                settings,
                new Subscriptions(parts.tokens(), parts.vapid(), parts.events()),
                parts.delivery(),
                parts.messageIds(),
                parts.stamps(),
                parts.clock(),
                parts.events()),
            new MessageRoute(parts.delivery(), parts.messageIds(), parts.events()),
            parts.pages(),
            parts.events());
    WebServer server = server(settings, connections, answers, handler);
    connections.start();
    try {
      StartedServer.of(server);
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
    return new EndpointListener(settings, server, connections);
  }

  private static WebServer server(
      EndpointSettings settings,
      Connections connections,
      Answers answers,
      EndpointHandler handler) {
    var builder =
        WebServer.builder()
            .host(settings.host())
            .port(settings.port())
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .connectionOptions(connections.socketOptions())
            .maxPayloadSize(Exchange.MAX_BYTES)
            .contentEncoding(new AnyContentEncoding())
            .directHandlers(answers.forMalformedRequests())
            .enableProxyProtocol(settings.proxyProtocol())
            .shutdownGracePeriod(HELIDON_STOP)
            // A TLS connection of the other kind looks up its peer's name, and holds 98 KB.
            .useNio(settings.tls() == null)
            .addProtocol(
                Http1Config.builder()
                    .maxHeadersSize(MAX_HEAD_BYTES)
                    // Paths are decoded, and refused, by whoever routes them: once, not twice.
                    .validatePath(false)
                    .build())
            .addProtocol(
                Http2Config.builder()
                    .maxHeaderListSize(MAX_HEAD_BYTES)
                    .maxConcurrentStreams(MAX_STREAMS)
                    .initialWindowSize(STREAM_WINDOW)
                    .build())
            .routing(HttpRouting.builder().any(handler));
    if (settings.tls() != null) {
      builder.tls(tls(settings.tls()));
    }
    return builder.build();
  }

  private static Tls tls(EndpointSettings.TlsFiles files) {
    return Tls.builder()
        .privateKey(keys ->
            keys.pem(pem ->
                pem.key(Resource.create(files.privateKey()))
                    .certChain(Resource.create(files.certificates()))))
        .privateKeyCertChain(
            keys -> keys.pem(pem -> pem.certChain(Resource.create(files.certificates()))))
        .build();
  }

  /// The port that is bound, or was until the listener was closed.
  public int port() {
    return port;
  }

  /// Connections open now.
  public int connections() {
    return connections.count();
  }

  /// Reads the TLS files again; connections made from now on get the new certificate. Throws if
  /// they cannot be read, and then keeps what it has.
  public void reloadTls() {
    if (settings.tls() == null) {
      throw new IllegalStateException("this listener speaks no TLS");
    }
    server.reloadTls(tls(settings.tls()));
  }

  /// Takes no new connection, answers what is in progress, and closes. An interrupt ends the wait.
  @Override
  public void close() {
    try {
      connections.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.end();
    server.stop();
    connections.close();
  }
}
