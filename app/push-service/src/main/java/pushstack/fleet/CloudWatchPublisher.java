package pushstack.fleet;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import pushstack.metrics.Metrics;
import pushstack.metrics.Spread;
import pushstack.schema.FleetMetric;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.StatisticSet;

/// Publishes the [FleetMetric]s of a node to CloudWatch, all in one call. What could not be
/// published is part of the next call: counts and times are late then, but not lost. A call that
/// was received without an answer counts twice. Safe from any thread.
public final class CloudWatchPublisher implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CloudWatchPublisher.class.getName());
  private static final double MILLIS = 1000;

  private final CloudWatchClient client = AwsClients.open(CloudWatchClient.builder());
  private final List<Dimension> dimensions;
  private final Map<FleetMetric, FleetNumber> numbers = new EnumMap<>(FleetMetric.class);
  private final InstantSource clock;

  /// One call at a time: what it published is known only when it has ended.
  private final ReentrantLock publishing = new ReentrantLock();

  private final Map<FleetMetric, Long> published = new EnumMap<>(FleetMetric.class);
  private final Map<FleetMetric, Spread> unpublished = new EnumMap<>(FleetMetric.class);
  private boolean closed;

  /// Opens the client.
  ///
  /// @param environment of the dimension [FleetMetric#ENVIRONMENT]
  /// @param role of the dimension [FleetMetric#ROLE]
  /// @param maxConnections of user agents that the node takes
  /// @throws FleetException if the surroundings name no region
  public CloudWatchPublisher(
      String environment, String role, Metrics metrics, int maxConnections, InstantSource clock) {
    this.dimensions =
        List.of(dimension(FleetMetric.ENVIRONMENT, environment), dimension(FleetMetric.ROLE, role));
    this.clock = clock;
    for (FleetMetric metric : FleetMetric.values()) {
      numbers.put(metric, FleetNumber.of(metric, metrics, maxConnections));
    }
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  /// Publishes once. A failure is logged and costs nothing but time.
  public void publish() {
    publishing.lock();
    try {
      if (!closed) {
        put();
      }
    } catch (SdkException e) {
      LOG.log(Level.WARNING, "fleet.metrics-unpublished reason={0}", FleetException.why(e));
    } finally {
      publishing.unlock();
    }
  }

  private void put() {
    Map<FleetMetric, Long> totals = new EnumMap<>(FleetMetric.class);
    List<MetricDatum> data = data(totals);
    client.putMetricData(request -> request.namespace(FleetMetric.NAMESPACE).metricData(data));
    published.putAll(totals);
    unpublished.clear();
  }

  private List<MetricDatum> data(Map<FleetMetric, Long> totals) {
    Instant now = clock.instant();
    List<MetricDatum> data = new ArrayList<>();
    numbers.forEach((metric, number) -> {
      MetricDatum.Builder datum =
          MetricDatum.builder()
              .metricName(metric.awsName())
              .unit(StandardUnit.fromValue(metric.unit().awsName()))
              .dimensions(dimensions)
              .timestamp(now);
      switch (number) {
        case FleetNumber.Total(var soFar) -> {
          long total = soFar.getAsLong();
          totals.put(metric, total);
          datum.value((double) (total - published.getOrDefault(metric, 0L)));
          data.add(datum.build());
        }
        case FleetNumber.Level(var level) ->
            level.get().ifPresent(value -> data.add(datum.value(value).build()));
        case FleetNumber.Took(var times) -> {
          Spread spread = unpublished.merge(metric, times.take(), Spread::plus);
          // CloudWatch takes no set without a sample.
          if (spread.count() > 0) {
            data.add(datum.statisticValues(statistics(spread)).build());
          }
        }
      }
    });
    return data;
  }

  private static StatisticSet statistics(Spread spread) {
    return StatisticSet.builder()
        .sampleCount((double) spread.count())
        .sum(spread.seconds() * MILLIS)
        .minimum(spread.least() * MILLIS)
        .maximum(spread.most() * MILLIS)
        .build();
  }

  /// Publishes what has not been told yet; takes no longer than two calls.
  @Override
  public void close() {
    publish();
    publishing.lock();
    try {
      closed = true;
      client.close();
    } finally {
      publishing.unlock();
    }
  }
}
