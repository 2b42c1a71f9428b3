package pushstack.cli.capacity;

/// Where TLS ends. The numbers of a capacity unit are those of AWS's price page; the connections
/// are planned, not promised: sockets take about a quarter of the memory, and a load test on the
/// machines in question says what is true.
enum Placement {
  /// At the load balancer: no TLS on the nodes, and a listener that drops what is idle for 350 s.
  NLB(3_000, 50, 12_500, true),
  /// On the nodes, behind a TCP listener that waits up to 6,000 s: there the pings of the user
  /// agents themselves are enough.
  NODE(100_000, 800, 7_812.5, false);

  private final int activePerUnit;
  private final int newPerUnit;
  private final double connectionsPerGib;
  private final boolean needsPings;

  Placement(int activePerUnit, int newPerUnit, double connectionsPerGib, boolean needsPings) {
    this.activePerUnit = activePerUnit;
    this.newPerUnit = newPerUnit;
    this.connectionsPerGib = connectionsPerGib;
    this.needsPings = needsPings;
  }

  /// As a table shows it.
  String label() {
    return this == NLB ? "NLB" : "node";
  }

  /// Open connections that one capacity unit covers.
  int activePerUnit() {
    return activePerUnit;
  }

  /// New connections a second that one capacity unit covers.
  int newPerUnit() {
    return newPerUnit;
  }

  /// The most connections that a machine is planned to hold.
  int connections(Instance machine) {
    return (int) (machine.memoryGib() * connectionsPerGib);
  }

  /// Whether the nodes have to send something every 300 s.
  boolean needsPings() {
    return needsPings;
  }
}
