package pushstack.connect.internal;

import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import pushstack.delivery.Handover;
import pushstack.delivery.Sessions;

/// The port on which other nodes call this one. It is the first to open and the last to close, so
/// that a refused connection means that the process is gone (rule R12).
public final class InternalListener implements AutoCloseable {
  private final WebServer server;
  private final InternalRoutes routes;

  private InternalListener(WebServer server, InternalRoutes routes) {
    this.server = server;
    this.routes = routes;
  }

  /// Opens the port; until [#serve] no session is here.
  ///
  /// @param port 0 for any free one
  public static InternalListener open(
      String host, int port, Supplier<List<byte[]>> keys, InstantSource clock) {
    var routes = new InternalRoutes(keys, clock);
    WebServer server =
        WebServer.builder()
            .address(address(host))
            .port(port)
            .maxPayloadSize(InternalRoutes.MAX_BODY)
            .connectionOptions(options -> options.tcpNoDelay(true))
            // Closing is this process's own business, in its order.
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofSeconds(1))
            .routing(routing -> routing.register("/", routes))
            .build()
            .start();
    return new InternalListener(server, routes);
  }

  public int port() {
    return server.port();
  }

  public void serve(Handover handover, Sessions sessions) {
    routes.serve(handover, sessions);
  }

  /// Waits until the calls in progress are answered, and closes the port.
  ///
  /// @param grace how long to wait at most
  public void close(Duration grace) throws InterruptedException {
    routes.awaitIdle(grace);
    close();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("internal.host: unknown host " + host, e);
    }
  }
}
