package pushstack.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;

/// Starts HTTP servers so that a port that cannot be had is a fault: Helidon logs it and goes on as
/// if nothing were amiss.
public final class StartedServer {
  private StartedServer() {}

  /// Starts a server and returns it.
  ///
  /// @throws IllegalStateException if it does not listen
  public static WebServer of(WebServer server) {
    server.start();
    if (!server.isRunning()) {
      WebServerConfig config = server.prototype();
      throw new IllegalStateException(
          "cannot listen on " + config.address().getHostAddress() + " port " + config.port());
    }
    return server;
  }
}
