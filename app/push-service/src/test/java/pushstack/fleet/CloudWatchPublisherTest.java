package pushstack.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pushstack.fleet.FakeAws.Answer;
import pushstack.metrics.Labels.Fault;
import pushstack.metrics.Labels.Hello;
import pushstack.metrics.Labels.Outcome;
import pushstack.metrics.Metrics;
import pushstack.schema.FleetMetric;
import pushstack.test.MutableClock;

final class CloudWatchPublisherTest {
  private static final String OPERATION = "PutMetricData";

  private final Metrics metrics = new Metrics();
  private final MutableClock clock = MutableClock.fixed();
  private final FakeAws aws = FakeAws.start();
  private final CloudWatchPublisher publisher =
      new CloudWatchPublisher("prod", "connection", metrics, 200, clock);

  @BeforeEach
  void answer() {
    aws.answering(OPERATION, _ -> Answer.ok("{}"));
  }

  @AfterEach
  void stop() {
    publisher.close();
    aws.close();
  }

  private static void times(int count, Runnable action) {
    IntStream.range(0, count).forEach(_ -> action.run());
  }

  /// Something of everything, each another number.
  private void muchHappens() {
    metrics.connections.from(() -> 50);
    metrics.connectionsRefused.from(() -> 2);
    metrics.connectionRefused.inc("endpoint_full");
    metrics.connectionRefused.inc("endpoint_slow");
    metrics.hello.inc(Hello.NEW);
    times(3, () -> metrics.hello.inc(Hello.EXISTING));
    times(5, () -> metrics.routeTime.of(Outcome.ACKNOWLEDGED).observe(Duration.ofMillis(1)));
    times(6, () -> metrics.routeTime.of(Outcome.STORED).observe(Duration.ofMillis(1)));
    times(11, () -> metrics.totalRequestTime.observe(Duration.ofMillis(10)));
    metrics.totalRequestTime.observe(Duration.ofMillis(130));
    times(7, () -> metrics.refused.inc(Fault.CLIENT));
    times(8, () -> metrics.refused.inc(Fault.SERVER));
    times(9, () -> metrics.authError.inc("expired"));
    times(10, metrics.databaseErrors::inc);
    metrics.databaseTime.observe(Duration.ofMillis(4));
    times(13, metrics.nodeConnect::inc);
    times(14, metrics.nodeTimeout::inc);
    times(15, metrics.pushLogDropped::inc);
    times(16, metrics.pushLogFailed::inc);
    times(17, metrics.keyReloadsRefused::inc);
    times(18, () -> metrics.megaphoneError.inc("table"));
    metrics.certificateDaysLeft.from(() -> 89);
  }

  /// What CloudWatch must then be told, by value or by the sum of a set.
  private static double expected(FleetMetric metric, double heap, double files) {
    return switch (metric) {
      case CONNECTIONS -> 50;
      case CONNECTION_UTILIZATION -> 25;
      case CONNECTIONS_REFUSED -> 3;
      case HELLOS -> 4;
      case PUSHES_ACCEPTED -> 12;
      case PUSHES_DIRECT -> 5;
      case PUSHES_STORED -> 6;
      case CLIENT_ERRORS -> 7;
      case SERVER_ERRORS -> 8;
      case VAPID_ERRORS -> 9;
      case REQUEST_TIME -> 240;
      case STORAGE_ERRORS -> 10;
      case STORAGE_TIME -> 4;
      case NODE_UNREACHABLE -> 13;
      case NODE_TIMEOUTS -> 14;
      case PUSH_LOG_DROPPED -> 15;
      case PUSH_LOG_FAILED -> 16;
      case KEY_RELOADS_REFUSED -> 17;
      case BROADCAST_POLLS_FAILED -> 18;
      case CERTIFICATE_DAYS_LEFT -> 89;
      case HEAP_UTILIZATION -> heap;
      case OPEN_FILES_UTILIZATION -> files;
    };
  }

  private static String unit(FleetMetric metric) {
    return switch (metric.unit()) {
      case COUNT -> "Count";
      case PERCENT -> "Percent";
      case MILLISECONDS -> "Milliseconds";
    };
  }

  private Map<String, JsonNode> published(int call) {
    JsonNode input = aws.calls(OPERATION).get(call).input();
    assertThat(input.path("Namespace").asText()).isEqualTo("Pushstack");
    Map<String, JsonNode> data = new HashMap<>();
    input
        .path("MetricData")
        .forEach(datum -> assertThat(data.put(datum.path("MetricName").asText(), datum)).isNull());
    return data;
  }

  private static double value(Map<String, JsonNode> data, FleetMetric metric) {
    return Objects.requireNonNull(data.get(metric.awsName())).path("Value").asDouble();
  }

  @Test
  void everyMetricIsPublishedInOneCallWithItsUnitAndDimensions() {
    muchHappens();
    publisher.publish();
    Map<String, JsonNode> data = published(0);
    assertThat(aws.calls(OPERATION)).hasSize(1);
    assertThat(data).hasSameSizeAs(FleetMetric.values());
    for (FleetMetric metric : FleetMetric.values()) {
      JsonNode datum = Objects.requireNonNull(data.get(metric.awsName()), metric.awsName());
      assertThat(datum.path("Unit").asText()).as(metric.awsName()).isEqualTo(unit(metric));
      List<String> dimensions = new ArrayList<>();
      datum
          .path("Dimensions")
          .forEach(d -> dimensions.add(d.path("Name").asText() + "=" + d.path("Value").asText()));
      assertThat(dimensions).containsExactly("Environment=prod", "Role=connection");
      double told =
          datum.has("Value")
              ? datum.path("Value").asDouble()
              : datum.path("StatisticValues").path("Sum").asDouble();
      assertThat(told).as(metric.awsName()).isCloseTo(expected(metric, told, told), within(0.001));
    }
    assertThat(value(data, FleetMetric.HEAP_UTILIZATION)).isBetween(0.01, 100.0);
    assertThat(value(data, FleetMetric.OPEN_FILES_UTILIZATION)).isBetween(0.0001, 100.0);
  }

  @Test
  void timesAreASetOfTheirExtremes() {
    muchHappens();
    publisher.publish();
    JsonNode set = Objects.requireNonNull(published(0).get("RequestTime")).path("StatisticValues");
    assertThat(set.path("SampleCount").asDouble()).isEqualTo(12);
    assertThat(set.path("Minimum").asDouble()).isCloseTo(10, within(0.001));
    assertThat(set.path("Maximum").asDouble()).isCloseTo(130, within(0.001));
  }

  @Test
  void countsAreThoseSinceTheLastTime() {
    muchHappens();
    publisher.publish();
    metrics.databaseErrors.inc();
    metrics.databaseTime.observe(Duration.ofMillis(1));
    publisher.publish();
    Map<String, JsonNode> second = published(1);
    assertThat(value(second, FleetMetric.STORAGE_ERRORS)).isEqualTo(1);
    assertThat(value(second, FleetMetric.HELLOS)).isZero();
    assertThat(value(second, FleetMetric.CONNECTIONS)).isEqualTo(50);
    assertThat(second.get("StorageTime")).isNotNull();
    assertThat(second.get("RequestTime")).isNull();
  }

  @Test
  void whatCouldNotBePublishedIsPublishedLater() {
    aws.answering(OPERATION, _ -> Answer.error(400, "InvalidParameterValue", "no"));
    muchHappens();
    publisher.publish();
    metrics.databaseErrors.inc();
    metrics.databaseTime.observe(Duration.ofMillis(6));
    publisher.publish();
    aws.answering(OPERATION, _ -> Answer.ok("{}"));
    publisher.publish();
    Map<String, JsonNode> last = published(aws.calls(OPERATION).size() - 1);
    assertThat(value(last, FleetMetric.STORAGE_ERRORS)).isEqualTo(11);
    assertThat(value(last, FleetMetric.HELLOS)).isEqualTo(4);
    JsonNode set = Objects.requireNonNull(last.get("StorageTime")).path("StatisticValues");
    assertThat(set.path("SampleCount").asDouble()).isEqualTo(2);
    assertThat(set.path("Sum").asDouble()).isCloseTo(10, within(0.001));
  }

  @Test
  void whatIsNotThereIsNotPublished() {
    publisher.publish();
    assertThat(published(0))
        .doesNotContainKeys("CertificateDaysLeft", "RequestTime", "StorageTime", "Connections");
  }

  @Test
  void lastNumbersAreToldAtTheEnd() {
    metrics.databaseErrors.inc();
    publisher.close();
    publisher.publish();
    assertThat(aws.calls(OPERATION)).hasSize(1);
    assertThat(value(published(0), FleetMetric.STORAGE_ERRORS)).isEqualTo(1);
  }
}
