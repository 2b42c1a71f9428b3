package pushstack.pushlog;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pushstack.schema.MessageEvent;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/// The topic that carries the push log. Credentials come from where every AWS program takes them.
public final class SnsTopic implements BatchTarget {
  /// Keys in the attributes of a batch: about 1 KB beside its 200. With more of them a filter by
  /// key would spare its subscriber little.
  static final int MAX_KEYS = 10;

  /// Tries of one batch, the first included.
  static final int ATTEMPTS = 4;

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

  /// A neighbour answers within milliseconds; whoever does not accept in this time is away.
  private static final Duration CONNECT = Duration.ofSeconds(1);

  private static final Duration SILENCE = Duration.ofSeconds(2);

  /// Of one batch with all its tries, shorter than a stop waits.
  private static final Duration CALL = Duration.ofSeconds(5);

  private static final Logger LOG = System.getLogger(SnsTopic.class.getName());

  private final String arn;
  private final SnsClient client;
  private final Map<String, MessageAttributeValue> attributes;

  private SnsTopic(String arn, SnsClient client, Map<String, MessageAttributeValue> attributes) {
    this.arn = arn;
    this.client = client;
    this.attributes = attributes;
  }

  /// Sets up the client; the topic itself is not looked at.
  ///
  /// @param arn `arn:aws:sns:{region}:{account}:{name}`; its region is the client's
  /// @param endpoint empty for what the SDK finds, also from `AWS_ENDPOINT_URL_SNS`
  public static SnsTopic open(String arn, Optional<URI> endpoint, String environment, String node) {
    SnsClientBuilder builder =
        SnsClient.builder()
            .region(Region.of(arn.split(":", -1)[3]))
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .connectionAcquisitionTimeout(CONNECT)
                    .socketTimeout(SILENCE)
                    .maxConnections(PushLog.LANES)
                    .expectContinueEnabled(false))
            .overrideConfiguration(
                override -> override.retryStrategy(retries()).apiCallTimeout(CALL));
    endpoint.ifPresent(builder::endpointOverride);
    return new SnsTopic(
        arn,
        builder.build(),
        Map.of(
            "version", value("Number", Integer.toString(MessageEvent.VERSION)),
            "environment", value("String", environment),
            "node", value("String", node)));
  }

  private static RetryStrategy retries() {
    BackoffStrategy backoff = BackoffStrategy.exponentialDelay(FIRST_BACKOFF, MAX_BACKOFF);
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(ATTEMPTS)
        .backoffStrategy(backoff)
        .throttlingBackoffStrategy(backoff)
        .build();
  }

  @Override
  public boolean publish(Batch batch) {
    Map<String, MessageAttributeValue> all = new HashMap<>(attributes);
    Set<String> keys = batch.vapidKeys();
    // SNS takes no empty array.
    if (!keys.isEmpty() && keys.size() <= MAX_KEYS) {
      all.put("vapid_keys", value("String.Array", array(keys)));
    }
    try {
      client.publish(request -> request.topicArn(arn).message(batch.text()).messageAttributes(all));
      return true;
    } catch (SdkException e) {
      LOG.log(Level.WARNING, "push-log.publish-failed", e);
      return false;
    }
  }

  /// Base64url needs no escapes.
  private static String array(Set<String> keys) {
    return keys.stream()
        .sorted()
        .map(key -> '"' + key + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static MessageAttributeValue value(String type, String text) {
    return MessageAttributeValue.builder().dataType(type).stringValue(text).build();
  }

  @Override
  public boolean remote() {
    return true;
  }

  @Override
  public void close() {
    client.close();
  }
}
