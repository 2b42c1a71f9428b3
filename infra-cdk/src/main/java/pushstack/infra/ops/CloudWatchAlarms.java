package pushstack.infra.ops;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import pushstack.schema.Deployment;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;

/// Makes alarms of the catalogue, each with the alarm topic as what it does when it rings and when
/// it stops.
public final class CloudWatchAlarms {
  /// Where a reader of an alarm finds its page.
  static final String RUNBOOKS = "https://github.com/pushstack/pushstack/blob/main/ops-runbooks/";

  private final Stack stack;
  private final Deployment names;
  private final Places places;
  private final ITopic topic;

  /// @param stack where they become part of
  /// @param places all that the alarms to be made look at
  public CloudWatchAlarms(Stack stack, Deployment names, Places places) {
    this.stack = stack;
    this.names = names;
    this.places = places;
    this.topic =
        Topic.fromTopicArn(
            stack,
            "AlarmTopic",
            stack.formatArn(
                ArnComponents.builder().service("sns").resource(names.alarmTopic()).build()));
  }

  /// Makes them in the order of the catalogue; those that look at what the environment does not
  /// have are left out.
  ///
  /// @return their names
  public List<String> make(Set<Alarm> alarms) {
    List<Alarm> made =
        alarms.stream().sorted().filter(alarm -> places.have(alarm.source().places())).toList();
    made.forEach(this::make);
    return made.stream().map(alarm -> alarm.awsName(names)).toList();
  }

  private void make(Alarm alarm) {
    Rule rule = alarm.rule();
    SnsAction notice = new SnsAction(topic);
    var made =
        software.amazon.awscdk.services.cloudwatch.Alarm.Builder.create(stack, id(alarm))
            .alarmName(alarm.awsName(names))
            .alarmDescription(description(alarm))
            .metric(new CloudWatchMetrics(names, places).of(alarm))
            .comparisonOperator(operator(rule.comparison()))
            .threshold(rule.threshold())
            .evaluationPeriods(rule.of())
            .datapointsToAlarm(rule.breaching())
            .treatMissingData(alarm.silence().rule())
            .build();
    made.addAlarmAction(notice);
    made.addOkAction(notice);
  }

  /// As `Alarm-connections-high`.
  private static String id(Alarm alarm) {
    return "Alarm-" + alarm.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String description(Alarm alarm) {
    return "%s: %s. %s What to do: %s%s"
        .formatted(
            alarm.severity(), alarm.says(), alarm.rule().because(), RUNBOOKS, alarm.runbook());
  }

  private static ComparisonOperator operator(Rule.Comparison comparison) {
    return switch (comparison) {
      case BELOW -> ComparisonOperator.LESS_THAN_THRESHOLD;
      case AT_LEAST -> ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;
    };
  }
}
