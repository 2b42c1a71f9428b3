package pushstack.infra.ops;

/// The metrics of AWS that alarms read.
public enum AwsMetric {
  NLB_HEALTHY_HOSTS("AWS/NetworkELB", "HealthyHostCount"),
  NLB_UNHEALTHY_HOSTS("AWS/NetworkELB", "UnHealthyHostCount"),
  ALB_HEALTHY_HOSTS("AWS/ApplicationELB", "HealthyHostCount"),
  ALB_UNHEALTHY_HOSTS("AWS/ApplicationELB", "UnHealthyHostCount"),
  /// Answers that the load balancer gave itself, for want of one from a node.
  ALB_OWN_5XX("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"),
  /// Only there if the group was told to collect its metrics, as the next two.
  GROUP_DESIRED("AWS/AutoScaling", "GroupDesiredCapacity"),
  GROUP_MIN("AWS/AutoScaling", "GroupMinSize"),
  GROUP_MAX("AWS/AutoScaling", "GroupMaxSize"),
  STATUS_CHECK_FAILED("AWS/EC2", "StatusCheckFailed"),
  /// From the CloudWatch agent of each machine, aggregated over its group.
  CONNTRACK_AVAILABLE("CWAgent", "ethtool_conntrack_allowance_available"),
  /// As the one before. Packets dropped since the machine started.
  CONNTRACK_EXCEEDED("CWAgent", "ethtool_conntrack_allowance_exceeded"),
  /// From the agent, too: memory in use, the kernel's for sockets included.
  MACHINE_MEMORY("CWAgent", "mem_used_percent"),
  MACHINE_DISK("CWAgent", "disk_used_percent"),
  CERTIFICATE_DAYS_LEFT("AWS/CertificateManager", "DaysToExpiry"),
  READ_THROTTLES("AWS/DynamoDB", "ReadThrottleEvents"),
  WRITE_THROTTLES("AWS/DynamoDB", "WriteThrottleEvents"),
  /// Kept for each operation of a table.
  TABLE_SYSTEM_ERRORS("AWS/DynamoDB", "SystemErrors"),
  NOTIFICATIONS_FAILED("AWS/SNS", "NumberOfNotificationsFailed"),
  MESSAGES_VISIBLE("AWS/SQS", "ApproximateNumberOfMessagesVisible"),
  MESSAGES_RECEIVED("AWS/SQS", "NumberOfMessagesReceived"),
  OLDEST_MESSAGE("AWS/SQS", "ApproximateAgeOfOldestMessage"),
  /// Age, in seconds, of the oldest record that is not yet in S3.
  ARCHIVE_AGE("AWS/Firehose", "DeliveryToS3.DataFreshness");

  private final String namespace;
  private final String awsName;

  AwsMetric(String namespace, String awsName) {
    this.namespace = namespace;
    this.awsName = awsName;
  }

  public String namespace() {
    return namespace;
  }

  /// The metric's name in CloudWatch.
  public String awsName() {
    return awsName;
  }
}
