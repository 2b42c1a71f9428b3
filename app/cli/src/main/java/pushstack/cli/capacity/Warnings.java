package pushstack.cli.capacity;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;

/// What a sizing runs into besides money: quotas of the account and limits of the network.
final class Warnings {
  /// Of a load balancer with cross-zone balancing; can be raised.
  private static final int TARGETS = 500;

  /// Units a second of reads and of writes, each, that an account may use on one table.
  private static final int TABLE_QUOTA = 40_000;

  /// Write units a second that a new table on demand takes.
  private static final int NEW_TABLE_WRITES = 4_000;

  /// Connections from one address of a load balancer to one target without the clients' addresses.
  private static final int PORTS = 55_000;

  private static final int ZONES = 3;

  /// Connections to a node, mean of the fleet, from which its tracking table has to be looked at.
  private static final int TRACKED = 100_000;

  private Warnings() {}

  static List<String> of(Sizing sizing) {
    List<String> all = new ArrayList<>();
    if (sizing.loadBalancers() > 1) {
      all.add(
          format(
              ROOT,
              "%,d connection nodes need %,d load balancers: one takes %,d targets, and %,d leave"
                  + " room for a rollout. Split the name of the service over them in Route 53.",
              sizing.nodes(),
              sizing.loadBalancers(),
              TARGETS,
              Sizing.NODES_PER_LOAD_BALANCER));
    }
    double worst = Math.max(sizing.peakWrites(), sizing.stormWrites());
    if (worst > TABLE_QUOTA) {
      all.add(
          format(
              ROOT,
              "%,.0f writes a second %s are more than the quota of %,d units a table: have it"
                  + " raised before the users come.",
              worst,
              when(sizing),
              TABLE_QUOTA));
    }
    if (worst > NEW_TABLE_WRITES) {
      all.add(
          format(
              ROOT,
              "%,.0f writes a second %s: a new table takes %,d and doubles that in half an hour;"
                  + " give the router table a warm throughput.",
              worst,
              when(sizing),
              NEW_TABLE_WRITES));
    }
    double perNode = (double) sizing.workload().users() / sizing.nodes();
    if (perNode / ZONES > PORTS) {
      all.add(
          format(
              ROOT,
              "%,.0f connections a node: leave client IP preservation on, or each address of the"
                  + " load balancer runs out of ports at about %,d to a node.",
              perNode,
              PORTS));
    }
    if (perNode > TRACKED) {
      all.add(
          format(
              ROOT,
              "%,.0f connections a node: watch conntrack_allowance_available, which no page of AWS"
                  + " gives for an instance type.",
              perNode));
    }
    return all;
  }

  private static String when(Sizing sizing) {
    return sizing.stormWrites() > sizing.peakWrites()
        ? "when a third of the users reconnect within a minute"
        : "in the busiest hour";
  }
}
