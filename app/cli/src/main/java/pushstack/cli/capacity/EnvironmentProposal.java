package pushstack.cli.capacity;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pushstack.cli.options.MisuseException;
import pushstack.schema.Deployment;

/// An environment of the CDK app, a file of its `environments` folder, sized for a workload. What
/// only the operator knows stands there as an example and is marked.
final class EnvironmentProposal {
  /// The most machines of one role that an environment may have.
  private static final int MOST_NODES = 450;

  /// What one environment lets a node be told.
  private static final int MOST_CONNECTIONS = 1_000_000;

  /// Room above what is needed: a reconnect storm on fewer zones.
  private static final double ROOM = 1.5;

  /// What a new table takes at once, and what an account may ask for without a word to AWS.
  private static final int LEAST_READS = 12_000;

  private static final int LEAST_WRITES = 4_000;
  private static final int MOST_UNITS = 40_000;

  /// Each connect reads the record and asks for waiting messages.
  private static final int READS_PER_CONNECT = 2;

  private static final String MINE = "  # yours";

  private EnvironmentProposal() {}

  /// @throws MisuseException if the name or the size is none that an environment can have
  static String of(String name, String region, Estimate estimate, PriceList prices) {
    try {
      new Deployment(name);
    } catch (IllegalArgumentException e) {
      throw new MisuseException("--propose-environment: " + e.getMessage());
    }
    Sizing sizing = estimate.sizing();
    check("connection nodes", sizing.nodes(), MOST_NODES);
    check("endpoint nodes", sizing.endpointNodes(), MOST_NODES);
    check("connections a node", sizing.connectionsPerNode(), MOST_CONNECTIONS);
    return head(name, region, estimate, prices) + data(sizing) + fleet(region, sizing);
  }

  private static void check(String what, int wanted, int most) {
    if (wanted > most) {
      throw new MisuseException(
          String.format(
              Locale.ROOT,
              "one environment has at most %,d %s, not the %,d of this estimate: change --instance"
                  + " or --connections-per-node, or share the users out over several",
              most,
              what,
              wanted));
    }
  }

  private static String head(String name, String region, Estimate estimate, PriceList prices) {
    Sizing sizing = estimate.sizing();
    return String.format(
        Locale.ROOT,
        """
        # %s.yaml: for %,d user agents online, about %,.0f US dollars a month at the prices of %s.
        # Replace what is marked, and save it in the folder of environments.
        profile: aws
        account: "111122223333"%s
        region: %s
        protect-stacks: true
        """,
        name,
        sizing.workload().users(),
        estimate.cost().total(),
        prices.region(),
        MINE,
        region);
  }

  private static String data(Sizing sizing) {
    String data =
        """
        data:
          removal: retain
        """;
    if (sizing.stormWrites() > LEAST_WRITES) {
      data +=
          """
            warm-throughput:
              reads: %d
              writes: %d
          """
              .formatted(
                  units(sizing.stormWrites() * READS_PER_CONNECT, LEAST_READS),
                  units(sizing.stormWrites(), LEAST_WRITES));
    }
    return data
        + """
        push-log:
          archive-days: 30
          node-log-days: 30
        alarms:
          emails: []
        """;
  }

  private static int units(double wanted, int least) {
    return (int) Math.min(MOST_UNITS, Math.max(least, Math.ceil(wanted)));
  }

  private static String fleet(String region, Sizing sizing) {
    String zones =
        Stream.of("a", "b", "c").map(zone -> region + zone).collect(Collectors.joining(", "));
    return """
    fleet:
      network:
        zones: [%s]%s
        cidr: 10.64.0.0/16
        nat-gateways: 3
      addresses:
        websocket: push.example.org%s
        endpoint: updates.push.example.org%s
        hosted-zone:
          id: Z0123456789ABCDEFGHIJ%s
          name: example.org%s
      connection:
    %s    max-connections: %d
        tls: %s
      endpoint:
    %s    firewall: false
    """
        .formatted(
            zones,
            MINE,
            MINE,
            MINE,
            MINE,
            MINE,
            machines(sizing.machine(), sizing.nodes()),
            sizing.connectionsPerNode(),
            sizing.placement().name().toLowerCase(Locale.ROOT),
            machines(sizing.endpointMachine(), sizing.endpointNodes()));
  }

  private static String machines(Instance type, int nodes) {
    return """
        machines:
          type: %s
          image: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64
          min: %d
          max: %d
    """
        .formatted(type.type(), nodes, Math.min(MOST_NODES, (int) Math.ceil(nodes * ROOM)));
  }
}
