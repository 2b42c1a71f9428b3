package pushstack.infra;

import java.util.List;
import pushstack.infra.environment.Env;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesisfirehose.Compression;
import software.amazon.awscdk.services.kinesisfirehose.DeliveryStream;
import software.amazon.awscdk.services.kinesisfirehose.DisableLogging;
import software.amazon.awscdk.services.kinesisfirehose.S3Bucket;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.StorageClass;
import software.amazon.awscdk.services.s3.Transition;
import software.constructs.Construct;

/// The buckets. They stay whatever the environment says: CloudFormation deletes no bucket that
/// holds something, and emptying one by itself would take a Lambda.
final class Buckets {
  /// Nobody asks for the details of an older request.
  private static final Duration ACCESS_LOG_EXPIRY = Duration.days(90);

  /// Before this S3 charges for thirty days of the cheaper class anyway.
  private static final int INFREQUENT_AFTER_DAYS = 30;

  private Buckets() {}

  /// The delivery stream that carries the push log into its archive.
  static DeliveryStream archiveStream(Construct scope, Bucket bucket, Env env) {
    Role role = role(scope, "ArchiverRole", "firehose.amazonaws.com");
    S3Bucket.Builder destination =
        S3Bucket.Builder.create(bucket)
            .role(role)
            .compression(Compression.GZIP)
            .dataOutputPrefix("push-log/")
            .errorOutputPrefix("failed/!{firehose:error-output-type}/")
            .bufferingInterval(env.isLocal() ? Duration.seconds(10) : Duration.minutes(5))
            .bufferingSize(Size.mebibytes(64));
    if (env.isLocal()) {
      destination.loggingConfig(new DisableLogging());
    }
    DeliveryStream stream =
        DeliveryStream.Builder.create(scope, "Archiver")
            .deliveryStreamName(env.names().pushLogTopic())
            .destination(destination.build())
            .build();
    Findings.accept(
        role,
        "AwsSolutions-IAM5",
        "Firehose names the objects of the archive itself: its rights end at this one bucket.");
    Findings.accept(
        stream,
        "AwsSolutions-KDF1",
        "Its source is a topic that is encrypted, its target a bucket.");
    return stream;
  }

  /// A role that one service takes on.
  static Role role(Construct scope, String id, String service) {
    return Role.Builder.create(scope, id).assumedBy(new ServicePrincipal(service)).build();
  }

  /// Where the push log is kept.
  static Bucket archive(Construct scope, Env env) {
    int days = env.pushLog().archiveDays();
    LifecycleRule.Builder rule = LifecycleRule.builder().expiration(Duration.days(days));
    // Infrequent access is charged for thirty days at least.
    if (days >= 2 * INFREQUENT_AFTER_DAYS) {
      rule.transitions(
          List.of(
              Transition.builder()
                  .storageClass(StorageClass.INFREQUENT_ACCESS)
                  .transitionAfter(Duration.days(INFREQUENT_AFTER_DAYS))
                  .build()));
    }
    Bucket.Builder builder = bucket(scope, "Archive").lifecycleRules(List.of(rule.build()));
    env.data()
        .encryptionKey()
        .ifPresentOrElse(
            arn ->
                builder
                    .encryption(BucketEncryption.KMS)
                    .bucketKeyEnabled(true)
                    .encryptionKey(Key.fromKeyArn(scope, "Key", arn)),
            () -> builder.encryption(BucketEncryption.S3_MANAGED));
    return withoutItsOwnAccessLog(builder.build());
  }

  /// Where the load balancer for application servers writes a line per request.
  static Bucket accessLogs(Construct scope, Env env) {
    // The load balancers write to buckets with S3's own key only.
    Bucket bucket =
        bucket(scope, "AccessLogs")
            .encryption(BucketEncryption.S3_MANAGED)
            .lifecycleRules(List.of(LifecycleRule.builder().expiration(ACCESS_LOG_EXPIRY).build()))
            .build();
    bucket.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .principals(
                List.of(new ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")))
            .actions(List.of("s3:PutObject"))
            .resources(List.of(bucket.arnForObjects("*/AWSLogs/" + env.account() + "/*")))
            .build());
    return withoutItsOwnAccessLog(bucket);
  }

  private static Bucket.Builder bucket(Construct scope, String id) {
    return Bucket.Builder.create(scope, id)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .enforceSsl(true)
        .removalPolicy(RemovalPolicy.RETAIN);
  }

  private static Bucket withoutItsOwnAccessLog(Bucket bucket) {
    Findings.accept(bucket, "AwsSolutions-S1", "It is a log; who reads it is in CloudTrail.");
    return bucket;
  }
}
