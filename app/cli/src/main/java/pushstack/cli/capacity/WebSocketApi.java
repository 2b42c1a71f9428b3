package pushstack.cli.capacity;

/// What the connections alone would cost as an API Gateway WebSocket API, in place of load balancer
/// and connection nodes. The least it can be: keep-alives are not counted as messages, and whatever
/// runs behind it is not in it.
///
/// @param messages a month: a hello and its answer, a notification and its acknowledgement
/// @param minutes of connection a month
/// @param cost US dollars a month
record WebSocketApi(double messages, double minutes, double cost) {
  /// The service ends each connection after two hours.
  private static final double MIN_CONNECTS_PER_DAY = 12;

  /// One more for every 32 KB begun, which no push reaches.
  private static final int MESSAGES_PER_EXCHANGE = 2;

  private static final double MILLION = 1e6;
  private static final double BILLION = 1e9;

  static WebSocketApi of(Workload workload, PriceList prices) {
    double connects = Math.max(workload.connectsPerDay(), MIN_CONNECTS_PER_DAY);
    double exchanges = workload.users() * (connects + workload.messagesPerDay());
    double messages = exchanges * MESSAGES_PER_EXCHANGE * Sizing.DAYS_A_MONTH;
    double minutes = (double) workload.users() * Sizing.HOURS_A_MONTH * 60;
    return new WebSocketApi(
        messages,
        minutes,
        Math.min(messages, BILLION) / MILLION * prices.of(Price.WEBSOCKET_API_MESSAGES_MILLION)
            + Math.max(0, messages - BILLION)
                / MILLION
                * prices.of(Price.WEBSOCKET_API_MESSAGES_MILLION_BEYOND_BILLION)
            + minutes / MILLION * prices.of(Price.WEBSOCKET_API_CONNECTION_MINUTES_MILLION));
  }
}
