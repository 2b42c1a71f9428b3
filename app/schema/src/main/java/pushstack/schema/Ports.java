package pushstack.schema;

/// The default TCP port of each listener.
public final class Ports {
  /// User agents: WebSocket at `/`, health.
  public static final int WEBSOCKET = 8080;

  /// Other nodes; never reachable from outside.
  public static final int INTERNAL = 8081;

  /// Application servers: `/wpush/…`, `/m/…`.
  public static final int ENDPOINT = 8082;

  /// Operators: metrics, health in depth, drain, log level. Loopback or VPC only.
  public static final int ADMIN = 8083;

  /// The page for trying the service out. Loopback only, off by default.
  public static final int PAGE = 8084;

  private Ports() {}
}
