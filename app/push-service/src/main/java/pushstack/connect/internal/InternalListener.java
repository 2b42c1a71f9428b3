package pushstack.connect.internal;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import pushstack.delivery.Handover;
import pushstack.delivery.Sessions;
import pushstack.http.StartedServer;

/// The port on which other nodes call this one. It is the first to open and the last to close, so
/// that a refused connection means that the process is gone (rule R12).
public final class InternalListener implements AutoCloseable {
  /// Each has a thread and holds a message, of 6 KB at most: 100 MB. It is enough for 8,000 pushes
  /// a second of which each waits two seconds in vain.
  private static final int MAX_CALLS = 16 * 1024;

  /// One for each other node, and as many again for those that are just replaced.
  private static final int MAX_CONNECTIONS = 2_048;

  /// For answers that are given when the port closes: they are bytes to a neighbour.
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final WebServer server;
  private final InternalCalls calls;
  private final Set<AcceptedLink> links;

  private InternalListener(WebServer server, InternalCalls calls, Set<AcceptedLink> links) {
    this.server = server;
    this.calls = calls;
    this.links = links;
  }

  /// Opens the port; until [#serve] no session is here.
  ///
  /// @param port 0 for any free one
  /// @param secrets shared by all nodes; callers may have any of them
  public static InternalListener open(String host, int port, Supplier<List<byte[]>> secrets) {
    var calls = new InternalCalls(MAX_CALLS);
    var upgrade = new LinkUpgrade(secrets, calls);
    WebServer server =
        StartedServer.of(
            WebServer.builder()
                .address(address(host))
                .port(port)
                .maxTcpConnections(MAX_CONNECTIONS)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(
                    Http1ConnectionSelector.builder()
                        .config(Http1Config.create())
                        .addUpgrader(upgrade)
                        .build())
                // Closing is this process's own business, in its order.
                .shutdownHook(false)
                .shutdownGracePeriod(Duration.ofSeconds(1))
                .routing(
                    routing -> routing.any((_, res) -> res.status(Status.UNAUTHORIZED_401).send()))
                .build());
    return new InternalListener(server, calls, upgrade.links());
  }

  public int port() {
    return server.port();
  }

  /// Links that are open.
  int links() {
    return links.size();
  }

  public void serve(Handover handover, Sessions sessions) {
    calls.serve(handover, sessions);
  }

  /// Waits until the calls in progress are answered, and closes the port.
  ///
  /// @param grace how long to wait at most
  public void close(Duration grace) throws InterruptedException {
    calls.awaitIdle(grace);
    for (AcceptedLink link : links) {
      link.close(false);
      link.awaitEnd(LAST_ANSWERS);
    }
    close();
  }

  @Override
  public void close() {
    links.forEach(link -> link.close(false));
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
