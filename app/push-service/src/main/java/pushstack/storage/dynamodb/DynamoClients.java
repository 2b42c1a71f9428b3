package pushstack.storage.dynamodb;

import java.time.Duration;
import pushstack.storage.StorageException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/// Makes the one client that a process needs.
final class DynamoClients {
  /// The last pause of a doubled back-off.
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

  private DynamoClients() {}

  static DynamoDbClient open(DynamoSettings settings) {
    DynamoLimits limits = settings.limits();
    DynamoDbClientBuilder builder =
        DynamoDbClient.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .connectionTimeout(limits.connect())
                    .connectionAcquisitionTimeout(limits.connect())
                    .socketTimeout(limits.silence())
                    .maxConnections(limits.connections())
                    .expectContinueEnabled(false))
            .overrideConfiguration(
                override -> override.retryStrategy(retries(limits)).apiCallTimeout(limits.call()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    settings.region().map(Region::of).ifPresent(builder::region);
    settings
        .credentials()
        .map(keys -> AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()))
        .ifPresent(keys -> builder.credentialsProvider(StaticCredentialsProvider.create(keys)));
    try {
      return builder.build();
    } catch (SdkException e) {
      throw new StorageException("cannot set up the DynamoDB client: " + e.getMessage(), e);
    }
  }

  private static RetryStrategy retries(DynamoLimits limits) {
    BackoffStrategy backoff = BackoffStrategy.exponentialDelay(limits.backoff(), MAX_BACKOFF);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(limits.attempts())
        .backoffStrategy(backoff)
        .throttlingBackoffStrategy(backoff)
        .build();
  }
}
