package pushstack.cli.capacity;

/// US dollars a month.
///
/// @param loadBalancers for user agents
/// @param machines all nodes, and the load balancer of the endpoints
/// @param tables units and what is kept; backups are not in it
/// @param network what leaves to the internet, and three NAT gateways
/// @param pushLog SNS, Firehose and a month of the archive
record Cost(double loadBalancers, double machines, double tables, double network, double pushLog) {
  private static final int NAT_GATEWAYS = 3;
  private static final double MILLION = 1e6;
  private static final double GIGABYTE = 1e9;

  /// Message events in one notification: Firehose charges for every five KiB begun.
  private static final int LINES_A_BATCH = 10;

  private static final int FIREHOSE_STEP_BYTES = 5 * 1024;

  /// Bytes of one message's events in the archive, compressed.
  private static final int ARCHIVED_LINE_BYTES = 331;

  static Cost of(Sizing sizing, PriceList prices) {
    return new Cost(
        month(
            sizing.loadBalancers() * prices.of(Price.NLB_HOUR)
                + sizing.capacityUnits() * prices.of(Price.NLB_CAPACITY_UNIT_HOUR)),
        month(
            sizing.nodes() * sizing.machine().hour()
                + sizing.endpointNodes() * sizing.endpointMachine().hour()
                + prices.of(Price.ALB_HOUR)),
        sizing.writeUnits() / MILLION * prices.of(Price.DYNAMODB_WRITE_UNITS_MILLION)
            + sizing.readUnits() / MILLION * prices.of(Price.DYNAMODB_READ_UNITS_MILLION)
            + sizing.tableGigabytes() * prices.of(Price.DYNAMODB_GB_MONTH),
        month(NAT_GATEWAYS * prices.of(Price.NAT_GATEWAY_HOUR))
            + sizing.gigabytesOut()
                * (prices.of(Price.INTERNET_OUT_GB) + prices.of(Price.BETWEEN_ZONES_GB)),
        pushLog(sizing.workload().messages() * Sizing.DAYS_A_MONTH, prices));
  }

  private static double month(double hour) {
    return hour * Sizing.HOURS_A_MONTH;
  }

  private static double pushLog(double lines, PriceList prices) {
    double batches = lines / LINES_A_BATCH;
    return batches
            / MILLION
            * (prices.of(Price.SNS_PUBLISH_MILLION) + prices.of(Price.SNS_TO_FIREHOSE_MILLION))
        + batches * FIREHOSE_STEP_BYTES / GIGABYTE * prices.of(Price.FIREHOSE_GB)
        + lines * ARCHIVED_LINE_BYTES / GIGABYTE * prices.of(Price.S3_GB_MONTH);
  }

  double total() {
    return loadBalancers + machines + tables + network + pushLog;
  }
}
