package pushstack.cli.capacity;

import java.util.List;

/// One workload on one placement of TLS, with its price.
record Estimate(Sizing sizing, Cost cost) {

  static Estimate of(
      Workload workload,
      Placement placement,
      Instance machine,
      Instance endpointMachine,
      int connectionsPerNode,
      PriceList prices) {
    Sizing sizing = Sizing.of(workload, placement, machine, endpointMachine, connectionsPerNode);
    return new Estimate(sizing, Cost.of(sizing, prices));
  }

  /// US dollars a month for a thousand users.
  double perThousand() {
    return cost.total() / sizing.workload().users() * 1_000;
  }

  /// US dollars a month for what holds the connections: load balancers and connection nodes.
  double connectionsAlone() {
    return cost.loadBalancers() + Sizing.HOURS_A_MONTH * sizing.nodes() * sizing.machine().hour();
  }

  List<String> warnings() {
    return Warnings.of(sizing);
  }
}
