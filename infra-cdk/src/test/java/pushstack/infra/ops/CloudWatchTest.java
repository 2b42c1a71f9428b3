package pushstack.infra.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.assertions.Template;

/// What the catalogue becomes in a template.
class CloudWatchTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Deployment NAMES = new Deployment("test");
  private static final Places ALL =
      Places.of(NAMES)
          .withConnectionNodes("c-group", "net/c/1", "targetgroup/c/1")
          .withEndpointNodes("e-group", "app/e/1", "targetgroup/e/1")
          .withCertificate("arn:aws:acm:eu-west-1:123456789012:certificate/1")
          .withArchive("archive");

  // Made once: a template takes seconds.
  private static final Map<String, JsonNode> ALARMS = alarms(ALL, EnumSet.allOf(Alarm.class));

  private static Stack stack() {
    return new Stack(
        new App(),
        "Ops",
        StackProps.builder()
            .env(Environment.builder().account("123456789012").region("eu-west-1").build())
            .build());
  }

  private static Map<String, JsonNode> alarms(Places places, Set<Alarm> alarms) {
    Stack stack = stack();
    new CloudWatchAlarms(stack, NAMES, places).make(alarms);
    return byName(stack);
  }

  private static Map<String, JsonNode> byName(Stack stack) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (JsonNode resource : template(stack).get("Resources")) {
      if (resource.get("Type").asText().equals("AWS::CloudWatch::Alarm")) {
        JsonNode properties = resource.get("Properties");
        found.put(properties.get("AlarmName").asText(), properties);
      }
    }
    return found;
  }

  private static JsonNode template(Stack stack) {
    return JSON.valueToTree(Template.fromStack(stack).toJSON());
  }

  private static JsonNode alarm(Alarm alarm) {
    return Objects.requireNonNull(ALARMS.get(alarm.awsName(NAMES)));
  }

  @Test
  void everyAlarmTellsTheTopicWhenItRingsAndWhenItStops() {
    assertThat(ALARMS).hasSameSizeAs(Alarm.values());
    ALARMS.forEach((name, alarm) -> {
      assertThat(alarm.get("AlarmActions").toString())
          .as(name)
          .contains(":sns:eu-west-1:123456789012:push-test-alarms");
      assertThat(alarm.get("OKActions")).as(name).isEqualTo(alarm.get("AlarmActions"));
      assertThat(alarm.get("TreatMissingData").asText()).as(name).isNotBlank();
    });
  }

  @Test
  void descriptionSaysHowUrgentAndWhatToDo() {
    assertThat(alarm(Alarm.CONNECTIONS_HIGH).get("AlarmDescription").asText())
        .startsWith("PAGE: A connection node is nearly full. ")
        .endsWith("/ops-runbooks/connections-full.md");
  }

  @Test
  void fleetMetricIsReadUnderTheDimensionsThatNodesPublish() {
    JsonNode alarm = alarm(Alarm.CONNECTIONS_HIGH);
    assertThat(alarm.get("Namespace").asText()).isEqualTo(FleetMetric.NAMESPACE);
    assertThat(alarm.get("MetricName").asText()).isEqualTo("ConnectionUtilization");
    assertThat(alarm.get("Dimensions").toString())
        .contains("{\"Name\":\"Environment\",\"Value\":\"test\"}")
        .contains("{\"Name\":\"Role\",\"Value\":\"connection\"}");
    assertThat(alarm.get("Period").asInt()).isEqualTo(60);
    assertThat(alarm.get("EvaluationPeriods").asInt()).isEqualTo(10);
    assertThat(alarm.get("DatapointsToAlarm").asInt()).isEqualTo(10);
    assertThat(alarm.get("Threshold").asInt()).isEqualTo(85);
    assertThat(alarm.get("ComparisonOperator").asText()).isEqualTo("GreaterThanOrEqualToThreshold");
  }

  /// The formula and its metrics, of which only the formula is what the alarm looks at.
  @Test
  void formulaNamesAllItsMetrics() {
    for (Alarm alarm : Alarm.values()) {
      if (!alarm.source().isFormula()) {
        continue;
      }
      JsonNode metrics = alarm(alarm).get("Metrics");
      assertThat(metrics).as(alarm.name()).hasSize(alarm.source().terms().size() + 1);
      assertThat(metrics.size()).isLessThanOrEqualTo(Source.MAX_TERMS + 1);
      for (JsonNode metric : metrics) {
        if (metric.has("MetricStat")) {
          assertThat(alarm.source().formula())
              .containsPattern("\\b" + metric.get("Id").asText() + "\\b");
          assertThat(metric.get("ReturnData").asBoolean()).isFalse();
        } else {
          assertThat(metric.get("Expression").asText()).isEqualTo(alarm.source().formula());
        }
      }
    }
  }

  @Test
  void tableFaultIsReadForEachOperation() {
    assertThat(alarm(Alarm.TABLES_FAIL).get("Metrics").toString())
        .contains("push-test-router", "push-test-message", "\"Operation\"", "BatchWriteItem");
  }

  /// As in an environment without machines of its own.
  @Test
  void alarmOfWhatIsNotThereIsLeftOut() {
    Map<String, JsonNode> alarms = alarms(Places.of(NAMES), EnumSet.allOf(Alarm.class));
    assertThat(alarms)
        .containsKey("push-test-tables-throttled")
        .containsKey("push-test-connections-high")
        .doesNotContainKey("push-test-connection-nodes-gone")
        .doesNotContainKey("push-test-archive-late");
  }

  @Test
  void dashboardAsksTheQuestionsInOrderAndDrawsEveryAlarm() {
    Stack stack = stack();
    assertThat(new Overview(stack, NAMES, ALL).make()).isEqualTo("push-test-overview");
    String all = template(stack).get("Resources").findValue("DashboardBody").toString();
    int at = 0;
    for (Question question : Question.values()) {
      assertThat(all.indexOf("## " + question.text())).isGreaterThan(at);
      at = all.indexOf("## " + question.text());
    }
    for (Alarm alarm : Alarm.values()) {
      assertThat(all)
          .contains(alarm.says(), ":alarm:" + alarm.awsName(NAMES), "/" + alarm.runbook());
    }
  }
}
