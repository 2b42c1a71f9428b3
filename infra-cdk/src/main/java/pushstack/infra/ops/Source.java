package pushstack.infra.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pushstack.schema.FleetMetric;

/// What an alarm looks at: one time series, or a formula over several. The terms are named `m0`,
/// `m1` … in the formula.
///
/// @param formula in the language of CloudWatch's metric math; `m0` for the one term as it is
record Source(String formula, Statistic statistic, List<Term> terms) {
  // CloudWatch takes ten metrics in an alarm, and the formula is one of them.
  static final int MAX_TERMS = 9;

  // A share of fewer requests a minute says more about one sender than about us.
  private static final int FEWEST_REQUESTS = 100;

  /// How the values of one period become one.
  enum Statistic {
    SUM("Sum"),
    AVERAGE("Average"),
    MINIMUM("Minimum"),
    MAXIMUM("Maximum"),
    SAMPLES("SampleCount");

    private final String awsName;

    Statistic(String awsName) {
      this.awsName = awsName;
    }

    String awsName() {
      return awsName;
    }
  }

  Source {
    terms = List.copyOf(terms);
    if (terms.isEmpty() || terms.size() > MAX_TERMS) {
      throw new IllegalArgumentException("an alarm reads 1 to " + MAX_TERMS + " metrics");
    }
  }

  static Source of(Statistic statistic, FleetMetric metric, NodeRole role) {
    return new Source("m0", statistic, List.of(new Term.Fleet(metric, role)));
  }

  static Source of(Statistic statistic, AwsMetric metric, Place place) {
    return new Source("m0", statistic, List.of(aws(metric, place)));
  }

  /// The worst value of either kind of node.
  static Source onAnyNode(Statistic statistic, FleetMetric metric) {
    return worst(
        statistic,
        new Term.Fleet(metric, NodeRole.CONNECTION),
        new Term.Fleet(metric, NodeRole.ENDPOINT));
  }

  /// The larger of what is measured in two places.
  static Source inEither(AwsMetric metric, Place one, Place other) {
    return worst(Statistic.MAXIMUM, aws(metric, one), aws(metric, other));
  }

  private static Source worst(Statistic statistic, Term one, Term other) {
    return new Source("MAX([FILL(m0, 0), FILL(m1, 0)])", statistic, List.of(one, other));
  }

  /// Reads and writes that DynamoDB refused for want of capacity.
  static Source throttles(Place... tables) {
    return total(
        Arrays.stream(tables)
            .flatMap(table ->
                Stream.of(AwsMetric.READ_THROTTLES, AwsMetric.WRITE_THROTTLES)
                    .map(metric -> aws(metric, table))));
  }

  /// Faults of DynamoDB itself, over the operations that the service calls most on each table.
  static Source tableFaults() {
    return total(
        Stream.concat(
            Stream.of("GetItem", "PutItem", "UpdateItem")
                .map(operation -> systemErrors(Place.ROUTER_TABLE, operation)),
            Stream.of("PutItem", "Query", "DeleteItem", "BatchWriteItem")
                .map(operation -> systemErrors(Place.MESSAGE_TABLE, operation))));
  }

  private static Term.Aws systemErrors(Place table, String operation) {
    return new Term.Aws(AwsMetric.TABLE_SYSTEM_ERRORS, table, Optional.of(operation));
  }

  /// The sum of counts that AWS publishes only when there is something to count.
  private static Source total(Stream<Term.Aws> counts) {
    List<Term> terms = counts.<Term>map(term -> term).toList();
    String formula =
        IntStream.range(0, terms.size())
            .mapToObj(i -> "FILL(m" + i + ", 0)")
            .collect(Collectors.joining(" + "));
    return new Source(formula, Statistic.SUM, terms);
  }

  /// How much a count that only grows has grown, over all machines.
  static Source growth(AwsMetric metric, Place place) {
    return new Source("DIFF(m0)", Statistic.SUM, List.of(aws(metric, place)));
  }

  /// Percent of all answered requests of application servers.
  static Source shareOfRequests(FleetMetric part) {
    List<Term> terms = new ArrayList<>();
    for (FleetMetric metric :
        List.of(
            part,
            FleetMetric.PUSHES_ACCEPTED,
            FleetMetric.CLIENT_ERRORS,
            FleetMetric.SERVER_ERRORS)) {
      terms.add(new Term.Fleet(metric, NodeRole.ENDPOINT));
    }
    String all = "(m1 + m2 + m3)";
    return new Source(
        "IF(" + all + " >= " + FEWEST_REQUESTS + ", 100 * m0 / " + all + ", 0)",
        Statistic.SUM,
        terms);
  }

  /// 1 while a group that may grow wants as many machines as it may have, else 0.
  static Source atMaximum(Place group) {
    return new Source(
        "IF(m0 >= m1 AND m1 > m2, 1, 0)",
        Statistic.MAXIMUM,
        List.of(
            aws(AwsMetric.GROUP_DESIRED, group),
            aws(AwsMetric.GROUP_MAX, group),
            aws(AwsMetric.GROUP_MIN, group)));
  }

  /// The age of the oldest message of a queue while somebody reads it, else 0: a queue without a
  /// reader only stores.
  static Source ageWhileRead(Place queue) {
    return new Source(
        "IF(FILL(m1, 0) > 0, m0, 0)",
        Statistic.MAXIMUM,
        List.of(aws(AwsMetric.OLDEST_MESSAGE, queue), aws(AwsMetric.MESSAGES_RECEIVED, queue)));
  }

  private static Term.Aws aws(AwsMetric metric, Place place) {
    return new Term.Aws(metric, place, Optional.empty());
  }

  boolean isFormula() {
    return !formula.equals("m0");
  }

  /// What must exist for it to have data.
  Set<Place> places() {
    Set<Place> places = EnumSet.noneOf(Place.class);
    for (Term term : terms) {
      if (term instanceof Term.Aws aws) {
        places.add(aws.place());
      }
    }
    return places;
  }
}
