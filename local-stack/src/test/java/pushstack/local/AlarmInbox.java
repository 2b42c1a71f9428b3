package pushstack.local;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import pushstack.schema.FleetMetric;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// An operator's subscription of the alarm topic: a queue of its own, and an alarm that notifies
/// the topic as those of the Ops stack do, which LocalStack cannot create as a whole.
final class AlarmInbox implements AutoCloseable {
  private static final int WAIT_SECONDS = 2;

  private final CloudWatchClient cloudWatch;
  private final SqsClient sqs;
  private final String queue;
  private final String topic;
  private final String alarm;

  /// @param name the alarm's, as the catalogue has it
  /// @param metric that it looks at; nobody publishes it here
  AlarmInbox(LocalStack aws, Environment environment, String name, FleetMetric metric) {
    cloudWatch = aws.client(CloudWatchClient.builder());
    sqs = aws.client(SqsClient.builder());
    queue = sqs.createQueue(r -> r.queueName(environment.names().name("operator"))).queueUrl();
    topic = environment.output("Logs", "AlarmTopic");
    alarm = environment.names().name(name);
    try (SnsClient sns = aws.client(SnsClient.builder())) {
      sns.subscribe(r -> r.topicArn(topic).protocol("sqs").endpoint(arn()));
    }
    cloudWatch.putMetricAlarm(r ->
        r.alarmName(alarm)
            .namespace(FleetMetric.NAMESPACE)
            .metricName(metric.awsName())
            .statistic(Statistic.SUM)
            .period(60)
            .evaluationPeriods(1)
            .threshold(0.0)
            .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
            .treatMissingData("notBreaching")
            .alarmActions(topic));
  }

  /// The queue, as subscriptions of the topic name it.
  String arn() {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(r -> r.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  /// Sets the alarm off.
  void raise() {
    cloudWatch.setAlarmState(
        r -> r.alarmName(alarm).stateValue(StateValue.ALARM).stateReason("a test raises it"));
  }

  /// Waits for the next notification.
  ///
  /// @return what the topic sent
  String await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < deadline) {
      List<Message> messages =
          sqs.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(WAIT_SECONDS)).messages();
      if (!messages.isEmpty()) {
        return messages.getFirst().body();
      }
    }
    throw new AssertionError("the alarm topic said nothing of " + alarm);
  }

  @Override
  public void close() {
    cloudWatch.deleteAlarms(r -> r.alarmNames(alarm));
    sqs.deleteQueue(r -> r.queueUrl(queue));
    cloudWatch.close();
    sqs.close();
  }
}
