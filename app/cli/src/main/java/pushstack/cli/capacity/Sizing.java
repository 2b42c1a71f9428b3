package pushstack.cli.capacity;

/// What a workload needs.
///
/// @param placement where TLS ends
/// @param machine of the connection nodes
/// @param connectionsPerNode the most that one is planned to hold
/// @param nodes connection nodes
/// @param endpointMachine of the endpoint nodes
/// @param loadBalancers for user agents, each with a group of nodes of its own
/// @param capacityUnits of all load balancers together, the mean over a month
/// @param decides which of its three measures the capacity units come from
/// @param writeUnits of all tables a month
/// @param readUnits of all tables a month
/// @param peakWrites units a second in the busiest hour
/// @param stormWrites units a second when a third of all users reconnect within a minute
/// @param tableGigabytes kept
/// @param gigabytesOut to the internet a month
record Sizing(
    Workload workload,
    Placement placement,
    Instance machine,
    int connectionsPerNode,
    int nodes,
    Instance endpointMachine,
    int endpointNodes,
    int loadBalancers,
    double capacityUnits,
    String decides,
    double writeUnits,
    double readUnits,
    double peakWrites,
    double stormWrites,
    double tableGigabytes,
    double gigabytesOut) {
  /// As AWS counts.
  static final int HOURS_A_MONTH = 730;

  static final double DAYS_A_MONTH = HOURS_A_MONTH / 24.0;

  /// One in each of three zones.
  static final int MIN_NODES = 3;

  /// Autoscaling aims here, since new nodes only get new connections.
  static final double TARGET = 0.6;

  /// A load balancer takes 500 targets; a rollout needs some of them for new nodes.
  static final int NODES_PER_LOAD_BALANCER = 400;

  /// The busiest hour of a day against its mean.
  static final double PEAK = 3;

  /// Pushes a second: one takes 190 µs of our own on a core, and about as much again for each of
  /// the hop to a node, TLS behind the load balancer and the message events.
  static final double PUSHES_PER_VCPU = 1_500;

  /// Bytes on the wire of a WebSocket ping under TLS and TCP.
  private static final int PING_BYTES = 70;

  private static final int PING_SECONDS = 300;

  /// Bytes of a router record with its channels, and what DynamoDB charges for each item.
  private static final int ROUTER_BYTES = 1_010;

  private static final int ITEM_OVERHEAD_BYTES = 100;

  /// How long a stored message waits, in the mean.
  private static final double DAYS_STORED = 1.5;

  /// A notification carries its body as base64.
  private static final double BASE64 = 4.0 / 3;

  private static final double BYTES_A_GIGABYTE = 1e9;
  private static final double STORM_SHARE = 1.0 / 3;
  private static final int STORM_SECONDS = 60;

  /// By the formulas; the constants above and in [Placement] are what they assume.
  ///
  /// @param connectionsPerNode 0 for what [Placement] plans
  static Sizing of(
      Workload workload,
      Placement placement,
      Instance machine,
      Instance endpointMachine,
      int connectionsPerNode) {
    int most = connectionsPerNode > 0 ? connectionsPerNode : placement.connections(machine);
    int nodes = atLeast(workload.users() / (most * TARGET));
    double perEndpoint = endpointMachine.vcpu() * PUSHES_PER_VCPU * TARGET;
    double gigabytesOut = gigabytesOut(workload, placement);
    Units units = Units.of(workload, placement, gigabytesOut / HOURS_A_MONTH);
    double writesADay = writesADay(workload);
    return new Sizing(
        workload,
        placement,
        machine,
        most,
        nodes,
        endpointMachine,
        atLeast(workload.messagesPerSecond() * PEAK / perEndpoint),
        ceil((double) nodes / NODES_PER_LOAD_BALANCER),
        units.count(),
        units.decides(),
        writesADay * DAYS_A_MONTH,
        (2 * workload.connects() + workload.messages()) * DAYS_A_MONTH,
        writesADay / 86_400 * PEAK,
        workload.users() * STORM_SHARE / STORM_SECONDS,
        tableGigabytes(workload),
        gigabytesOut);
  }

  /// Capacity units: only the largest of the three measures counts.
  private record Units(double count, String decides) {
    static Units of(Workload workload, Placement placement, double gigabytesAnHour) {
      double active = (double) workload.users() / placement.activePerUnit();
      double fresh = workload.connectsPerSecond() / placement.newPerUnit();
      if (active >= fresh && active >= gigabytesAnHour) {
        return new Units(active, "open connections");
      }
      return fresh >= gigabytesAnHour
          ? new Units(fresh, "new connections")
          : new Units(gigabytesAnHour, "bytes");
    }
  }

  /// A connect writes the record and, in the mean, once more at its end; a stored message is put
  /// and deleted, by the kibibyte each.
  private static double writesADay(Workload workload) {
    int perMessage = ceil(workload.messageBytes() / 1024.0);
    return 2 * workload.connects() + 2 * perMessage * workload.stored();
  }

  private static double tableGigabytes(Workload workload) {
    double routers = (double) workload.users() * (ROUTER_BYTES + ITEM_OVERHEAD_BYTES);
    double waiting =
        workload.stored() * DAYS_STORED * (workload.messageBytes() + ITEM_OVERHEAD_BYTES);
    return (routers + waiting) / BYTES_A_GIGABYTE;
  }

  private static double gigabytesOut(Workload workload, Placement placement) {
    double pings =
        placement.needsPings() ? HOURS_A_MONTH * 3600.0 / PING_SECONDS * workload.users() : 0;
    double messages = workload.messages() * DAYS_A_MONTH * workload.messageBytes() * BASE64;
    return (pings * PING_BYTES + messages) / BYTES_A_GIGABYTE;
  }

  private static int atLeast(double nodes) {
    return Math.max(MIN_NODES, ceil(nodes));
  }

  private static int ceil(double value) {
    return (int) Math.ceil(value);
  }
}
