package pushstack.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkSystemSetting;

/// What an EC2 machine says of itself: the instance metadata service, version 2. The SDK reads it
/// too, for credentials and region, but has nothing for where a machine is headed. For one thread.
final class Imds implements AutoCloseable {
  /// It answers on the machine itself, within a millisecond.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The most that the service grants; a token that it does not know any more is replaced.
  private static final long TOKEN_SECONDS = Duration.ofHours(6).toSeconds();

  private final URI base;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PATIENCE)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private @Nullable String token;

  Imds(URI base) {
    this.base = base;
  }

  /// Where the SDK looks too: `AWS_EC2_METADATA_SERVICE_ENDPOINT`, else the address that every
  /// machine has.
  static Imds ofThisMachine() {
    return new Imds(
        URI.create(SdkSystemSetting.AWS_EC2_METADATA_SERVICE_ENDPOINT.getStringValueOrThrow()));
  }

  /// @throws IOException if the service does not answer, or says no
  String instanceId() throws IOException {
    return page("instance-id").orElseThrow(() -> new IOException("the machine has no id"));
  }

  /// The state to which Auto Scaling moves the machine, such as `InService` or `Terminated`; empty
  /// if it belongs to no group.
  ///
  /// @throws IOException if the service does not answer, or says no
  Optional<String> targetLifecycleState() throws IOException {
    return page("autoscaling/target-lifecycle-state");
  }

  private Optional<String> page(String path) throws IOException {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() == 401) {
      token = null;
      answer = get(path);
    }
    return switch (answer.statusCode()) {
      case 200 -> Optional.of(answer.body().strip());
      case 404 -> Optional.empty();
      default -> throw refusal(answer);
    };
  }

  private HttpResponse<String> get(String path) throws IOException {
    String known = token;
    if (known == null) {
      known = freshToken();
      token = known;
    }
    return send(request("/latest/meta-data/" + path).header("X-aws-ec2-metadata-token", known));
  }

  private String freshToken() throws IOException {
    HttpResponse<String> answer =
        send(
            request("/latest/api/token")
                .PUT(BodyPublishers.noBody())
                .header("X-aws-ec2-metadata-token-ttl-seconds", Long.toString(TOKEN_SECONDS)));
    if (answer.statusCode() != 200) {
      throw refusal(answer);
    }
    return answer.body().strip();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static IOException refusal(HttpResponse<String> answer) {
    return new IOException(
        "the metadata service answered " + answer.statusCode() + " to " + answer.uri().getPath());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
