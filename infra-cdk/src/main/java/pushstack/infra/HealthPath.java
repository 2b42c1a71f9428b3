package pushstack.infra;

/// Where load balancers ask a node.
final class HealthPath {
  /// 200 while the node takes new work. It asks no table: storage that is down must not take all
  /// nodes out at once.
  static final String READY = "/__lbheartbeat__";

  private HealthPath() {}
}
