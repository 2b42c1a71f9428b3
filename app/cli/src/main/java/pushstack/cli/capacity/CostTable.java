package pushstack.cli.capacity;

import java.util.List;
import java.util.Locale;

/// The cost of several estimates as a table in Markdown, a row each, in whole US dollars a month.
final class CostTable {
  private static final String HEAD =
      """
      | online users | TLS at | nodes | load balancer | machines | tables | network | push log | total $/month | $ per 1,000 |
      |---:|---|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  private CostTable() {}

  static String of(List<Estimate> estimates) {
    var table = new StringBuilder(HEAD);
    estimates.forEach(estimate -> table.append(row(estimate)));
    return table.toString();
  }

  private static String row(Estimate estimate) {
    Cost cost = estimate.cost();
    Sizing sizing = estimate.sizing();
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %,d | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f | %.2f |\n",
        sizing.workload().users(),
        sizing.placement().label(),
        sizing.nodes(),
        cost.loadBalancers(),
        cost.machines(),
        cost.tables(),
        cost.network(),
        cost.pushLog(),
        cost.total(),
        estimate.perThousand());
  }
}
