package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/// The emulator of one test class: the one that `AWS_ENDPOINT_URL` names, else a container that
/// goes with the class. Without either the class is skipped.
final class LocalStack implements BeforeAllCallback, AfterAllCallback {
  private static final String GIVEN = "AWS_ENDPOINT_URL";

  /// The name of an image that stands for the stock one, as `local-stack/image/provide` prints it.
  private static final String IMAGE = "LOCALSTACK_IMAGE";

  /// The last version that asks for no account.
  private static final String STOCK = "localstack/localstack:4.14.0";

  private static final Region REGION = Region.US_EAST_1;

  /// What LocalStack takes for any account's; it never leaves this machine.
  private static final String KEY = "test";

  /// On a machine that does other things too; mostly Python's imports.
  private static final Duration START_PATIENCE = Duration.ofMinutes(4);

  private static final Duration HEALTH_PATIENCE = Duration.ofSeconds(10);

  private @Nullable LocalStackContainer container;
  private @Nullable URI endpoint;

  @Override
  public void beforeAll(ExtensionContext context) {
    @Nullable String given = System.getenv(GIVEN);
    if (given != null && !given.isBlank()) {
      endpoint = answering(URI.create(given));
      return;
    }
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "needs a Docker engine, or a running LocalStack that " + GIVEN + " names");
    String image = Objects.requireNonNullElse(System.getenv(IMAGE), STOCK);
    container =
        new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
            // Unsupported types are errors; the default fakes them.
            .withEnv("CFN_IGNORE_UNSUPPORTED_RESOURCE_TYPES", "0")
            .withEnv("LOCALSTACK_HOST", "localhost")
            .withStartupTimeout(START_PATIENCE);
    container.start();
    // A literal address: with a name, S3 clients would ask DNS for bucket.name.
    endpoint = URI.create("http://127.0.0.1:" + container.getEndpoint().getPort());
  }

  /// Nothing but an emulator may be deployed to by a test.
  private static URI answering(URI candidate) {
    HttpRequest health =
        HttpRequest.newBuilder(candidate.resolve("/_localstack/health"))
            .timeout(HEALTH_PATIENCE)
            .build();
    try (var http = HttpClient.newHttpClient()) {
      int status = http.send(health, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException(
            GIVEN + " names " + candidate + ", which is no LocalStack: it answered " + status);
      }
      return candidate;
    } catch (IOException e) {
      throw new UncheckedIOException("no LocalStack at " + candidate + " of " + GIVEN, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  URI endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("LocalStack has not been started");
    }
    return endpoint;
  }

  Region region() {
    return REGION;
  }

  /// What makes the tools and the nodes of this machine talk to it.
  Map<String, String> environment() {
    return Map.of(
        GIVEN,
        endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        KEY,
        "AWS_REGION",
        REGION.id());
  }

  /// A client of one of its services; the caller closes it.
  <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    return client(builder, endpoint(), REGION);
  }

  /// A client of any emulator's service: all of them take any credentials.
  static <B extends AwsClientBuilder<B, C>, C> C client(B builder, URI endpoint, Region region) {
    return builder
        .endpointOverride(endpoint)
        .region(region)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
        .build();
  }

  /// The end of what the container printed; empty if it is not ours.
  String log() {
    return container == null ? "" : container.getLogs();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (container != null) {
      container.stop();
    }
  }
}
