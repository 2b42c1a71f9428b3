package pushstack.infra.environment;

/// The nodes that user agents are connected to.
///
/// @param maxConnections how many connections one node takes, found by a load test of its type
/// @param tls where TLS ends
public record ConnectionNodes(Machines machines, int maxConnections, Tls tls) {
  private static final int LEAST_CONNECTIONS = 1_000;

  // Beyond this no test of ours has been.
  private static final int MOST_CONNECTIONS = 1_000_000;

  public ConnectionNodes {
    Check.range("max-connections", maxConnections, LEAST_CONNECTIONS, MOST_CONNECTIONS);
  }
}
