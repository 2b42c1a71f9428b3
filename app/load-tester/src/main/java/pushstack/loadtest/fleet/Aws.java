package pushstack.loadtest.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.ssm.SsmClient;

/// How AWS is reached. Credentials and, if none is given, the region are what the SDK finds.
///
/// @param endpoint of something that speaks as AWS does
public record Aws(Optional<String> region, Optional<URI> endpoint) {
  /// A call with its repetitions.
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  EcsClient ecs() {
    return configure(EcsClient.builder().httpClientBuilder(Apache5HttpClient.builder())).build();
  }

  SsmClient ssm() {
    return configure(SsmClient.builder().httpClientBuilder(Apache5HttpClient.builder())).build();
  }

  S3Client s3() {
    // What speaks as S3 does need not know of checksums, chunks, or buckets in host names.
    return configure(S3Client.builder().httpClientBuilder(Apache5HttpClient.builder()))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build())
        .forcePathStyle(endpoint.isPresent())
        .build();
  }

  S3Presigner presigner() {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(endpoint.isPresent()).build());
    region.map(Region::of).ifPresent(builder::region);
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private <B extends AwsClientBuilder<B, ?>> B configure(B builder) {
    builder.overrideConfiguration(
        ClientOverrideConfiguration.builder().apiCallTimeout(TIMEOUT).build());
    region.map(Region::of).ifPresent(builder::region);
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }
}
