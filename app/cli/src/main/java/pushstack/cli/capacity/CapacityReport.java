package pushstack.cli.capacity;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An estimate as people read it.
final class CapacityReport {
  private static final double MILLION = 1e6;

  private final StringBuilder text = new StringBuilder();
  private final PriceList prices;

  private CapacityReport(PriceList prices) {
    this.prices = prices;
  }

  /// @param chosen the one that was asked for
  /// @param others placements to compare with it; none for no comparison
  /// @param api what the connections would cost elsewhere, or null for no comparison
  static String of(
      PriceList prices, Estimate chosen, List<Estimate> others, @Nullable WebSocketApi api) {
    var report = new CapacityReport(prices);
    report.sizing(chosen.sizing());
    report.cost(chosen);
    if (!others.isEmpty()) {
      report.line("");
      report.text.append(CostTable.of(others));
    }
    if (api != null) {
      report.compare(chosen, api);
    }
    report.notes(chosen);
    return report.text.toString();
  }

  private void sizing(Sizing sizing) {
    Workload workload = sizing.workload();
    line(
        format(
            ROOT,
            "%,d user agents online, TLS at the %s",
            workload.users(),
            sizing.placement() == Placement.NLB ? "load balancer" : "nodes"));
    line(
        format(
            ROOT,
            "%s connects and %s messages a day each, %s %% stored, %,d bytes a message",
            number(workload.connectsPerDay()),
            number(workload.messagesPerDay()),
            number(workload.storedShare() * 100),
            workload.messageBytes()));
    line("");
    nodes(sizing);
    row(
        "load balancers",
        format(
            ROOT,
            "%,d with %,.1f capacity units together (%s decide)",
            sizing.loadBalancers(),
            sizing.capacityUnits(),
            sizing.decides()));
    row(
        "tables",
        format(
            ROOT,
            "%,.1f M write units and %,.1f M read units a month, %,.1f GB",
            sizing.writeUnits() / MILLION,
            sizing.readUnits() / MILLION,
            sizing.tableGigabytes()));
    row("", format(ROOT, "%,.0f writes a second at peak", sizing.peakWrites()));
    row("network", format(ROOT, "%,.0f GB out a month", sizing.gigabytesOut()));
    line("");
  }

  private void nodes(Sizing sizing) {
    Workload workload = sizing.workload();
    row(
        "connection nodes",
        format(
            ROOT,
            "%,d × %s, %,d connections each of %,d at most",
            sizing.nodes(),
            sizing.machine().type(),
            workload.users() / sizing.nodes(),
            sizing.connectionsPerNode()));
    row(
        "endpoint nodes",
        format(
            ROOT,
            "%,d × %s for %,.1f pushes a second, %,.1f at peak",
            sizing.endpointNodes(),
            sizing.endpointMachine().type(),
            workload.messagesPerSecond(),
            workload.messagesPerSecond() * Sizing.PEAK));
  }

  private void cost(Estimate estimate) {
    Cost cost = estimate.cost();
    line("US dollars a month");
    money("load balancers", cost.loadBalancers());
    money("machines", cost.machines());
    money("tables", cost.tables());
    money("network", cost.network());
    money("push log", cost.pushLog());
    money("total", cost.total());
    row("", format(ROOT, "%,.2f for a thousand users", estimate.perThousand()));
  }

  private void compare(Estimate chosen, WebSocketApi api) {
    line("");
    line("The connections alone, US dollars a month");
    money("here", chosen.connectionsAlone());
    money("API Gateway", api.cost());
    row(
        "",
        format(
            ROOT,
            "at least: %,.0f M messages, %,.0f M connection-minutes; keep-alives and what runs"
                + " behind it come on top",
            api.messages() / MILLION,
            api.minutes() / MILLION));
  }

  private void notes(Estimate estimate) {
    line("");
    estimate.warnings().forEach(warning -> line("Mind: " + warning));
    line("Prices of " + prices.date() + " in " + prices.region() + ". " + prices.source());
  }

  private void money(String what, double dollars) {
    row(what, format(ROOT, "%,9.0f", dollars));
  }

  private void row(String what, String facts) {
    line(format(ROOT, "  %-18s %s", what, facts));
  }

  private void line(String words) {
    text.append(words.stripTrailing()).append('\n');
  }

  /// Without digits that say nothing.
  private static String number(double value) {
    return value == Math.rint(value) ? format(ROOT, "%,.0f", value) : format(ROOT, "%,.2f", value);
  }
}
