package pushstack.infra;

import java.util.List;
import java.util.Map;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.PushStack;
import pushstack.infra.ops.Measured;
import pushstack.infra.ops.NodeRole;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesisfirehose.DeliveryStream;
import software.amazon.awscdk.services.kms.Alias;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sns.subscriptions.FirehoseSubscription;
import software.amazon.awscdk.services.sns.subscriptions.SqsSubscription;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// Where the push log goes, and the topic of all alarms: nodes publish batches of message events to
/// a topic, a queue holds them for the log processor, and a delivery stream keeps them in an
/// archive.
final class LogsStack extends PushStack {
  /// How often the processor may fail on a batch before it is put aside.
  private static final int MAX_RECEIVES = 5;

  /// As long as SQS keeps anything: a weekend without a processor loses nothing.
  private static final Duration QUEUE_RETENTION = Duration.days(14);

  /// Six times what a processor may take for a batch, as AWS advises.
  private static final Duration VISIBILITY = Duration.minutes(5);

  LogsStack(Construct scope, String id, Env env) {
    super(scope, id, env, "The push log of Pushstack, its archive, and the topic of its alarms.");
    Topic pushLog = pushLogTopic();
    queue(pushLog);
    archive(pushLog);
    alarmTopic();
    configure("push-log.topic-arn", pushLog.getTopicArn());
    if (env.fleet().isPresent()) {
      provide("access-logs-bucket", Buckets.accessLogs(this, env).getBucketName());
      for (NodeRole role : NodeRole.values()) {
        nodeLogs(role.dimension());
      }
    }
  }

  private Topic pushLogTopic() {
    Topic topic =
        Topic.Builder.create(this, "PushLog")
            .topicName(names().pushLogTopic())
            .masterKey(Alias.fromAliasName(this, "SnsKey", "alias/aws/sns"))
            .enforceSsl(true)
            .build();
    output("PushLogTopic", topic.getTopicArn(), "Where nodes publish batches of message events");
    return topic;
  }

  private void queue(Topic pushLog) {
    Queue dead = queueBuilder("DeadBatches", names().pushLogDeadLetterQueue()).build();
    Findings.accept(dead, "AwsSolutions-SQS3", "It is the dead-letter queue.");
    Queue queue =
        queueBuilder("Batches", names().pushLogQueue())
            .visibilityTimeout(VISIBILITY)
            .deadLetterQueue(
                DeadLetterQueue.builder().queue(dead).maxReceiveCount(MAX_RECEIVES).build())
            .build();
    pushLog.addSubscription(SqsSubscription.Builder.create(queue).rawMessageDelivery(true).build());
    output("PushLogQueue", queue.getQueueUrl(), "Where the log processor reads");
  }

  private Queue.Builder queueBuilder(String id, String name) {
    return Queue.Builder.create(this, id)
        .queueName(name)
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .retentionPeriod(QUEUE_RETENTION);
  }

  private void archive(Topic pushLog) {
    Bucket bucket = Buckets.archive(this, settings());
    provide("archive-bucket", bucket.getBucketName());
    output("ArchiveBucket", bucket.getBucketName(), "Where the push log is kept");
    DeliveryStream stream = Buckets.archiveStream(this, bucket, settings());
    provide(Measured.ARCHIVE_STREAM.parameter(), stream.getDeliveryStreamName());
    pushLog.addSubscription(
        FirehoseSubscription.Builder.create(stream)
            .role(Buckets.role(this, "ArchiveRole", "sns.amazonaws.com"))
            .rawMessageDelivery(true)
            .build());
  }

  private void alarmTopic() {
    Topic alarms =
        Topic.Builder.create(this, "Alarms")
            .topicName(names().alarmTopic())
            .enforceSsl(true)
            .build();
    Findings.accept(
        alarms,
        "AwsSolutions-SNS2",
        "CloudWatch cannot use AWS's own key, and names of alarms are no secret.");
    PolicyStatement publish =
        PolicyStatement.Builder.create()
            .sid("AlarmsOfThisAccount")
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("sns:Publish"))
            .resources(List.of(alarms.getTopicArn()))
            .build();
    publish.addCondition("StringEquals", Map.of("aws:SourceAccount", settings().account()));
    alarms.addToResourcePolicy(publish);
    settings()
        .alarms()
        .emails()
        .forEach(email -> alarms.addSubscription(new EmailSubscription(email)));
    output("AlarmTopic", alarms.getTopicArn(), "What all alarms notify");
  }

  private void nodeLogs(String role) {
    CfnLogGroup.Builder.create(this, "NodeLog-" + role)
        .logGroupName(NodeLogs.group(names(), role))
        .retentionInDays(settings().pushLog().nodeLogDays())
        .build();
  }
}
