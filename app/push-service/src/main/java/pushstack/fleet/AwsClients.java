package pushstack.fleet;

import java.time.Duration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// Makes the clients of this package. Endpoint, region and credentials come from where every AWS
/// program takes them: environment (`AWS_ENDPOINT_URL`, `AWS_REGION` …), profile, or the machine.
final class AwsClients {
  /// To a service of the same region; TLS included, on a machine that has just booted.
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /// Some twenty times the usual answer.
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /// All attempts of a call. A node that starts can wait for it, and so can one that stops.
  private static final Duration CALL = Duration.ofSeconds(15);

  /// With pauses from [#BACKOFF] on, some 5 s: longer than a throttled burst of starting nodes.
  private static final int ATTEMPTS = 6;

  private static final Duration BACKOFF = Duration.ofMillis(200);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(3);

  /// One call at a time, and one more that overlaps.
  private static final int CONNECTIONS = 2;

  private AwsClients() {}

  /// Finishes a client of this package.
  ///
  /// @throws FleetException if the surroundings name no region
  static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C open(B builder) {
    BackoffStrategy backoff = BackoffStrategy.exponentialDelay(BACKOFF, MAX_BACKOFF);
    var retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(ATTEMPTS)
            .backoffStrategy(backoff)
            .throttlingBackoffStrategy(backoff)
            .build();
    try {
      return builder
          .httpClientBuilder(
              Apache5HttpClient.builder()
                  .connectionTimeout(CONNECT)
                  .connectionAcquisitionTimeout(CONNECT)
                  .socketTimeout(SILENCE)
                  .maxConnections(CONNECTIONS)
                  .expectContinueEnabled(false))
          .overrideConfiguration(override -> override.retryStrategy(retries).apiCallTimeout(CALL))
          .build();
    } catch (SdkException e) {
      throw new FleetException("cannot set up a client of AWS", e);
    }
  }
}
