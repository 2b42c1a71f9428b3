package pushstack.storage.dynamodb;

import java.net.URI;
import java.util.Optional;

/// How to reach the engine. What is empty here comes from where every AWS program takes it:
/// environment (`AWS_REGION`, `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ACCESS_KEY_ID` …), profile, or the
/// role of the machine.
public record DynamoSettings(
    Optional<URI> endpoint,
    Optional<String> region,
    Optional<Credentials> credentials,
    DynamoLimits limits) {

  /// Keys of an engine that does not ask for real ones.
  public record Credentials(String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
      return "[redacted]";
    }
  }

  /// Everything from the surroundings.
  public static DynamoSettings fromSurroundings() {
    return new DynamoSettings(
        Optional.empty(), Optional.empty(), Optional.empty(), DynamoLimits.DEFAULT);
  }

  /// An engine on this machine, which takes any key and region.
  public static DynamoSettings local(URI endpoint) {
    return new DynamoSettings(
        Optional.of(endpoint),
        Optional.of("us-east-1"),
        Optional.of(new Credentials("local", "local")),
        DynamoLimits.DEFAULT);
  }

  /// The same engine under other limits.
  public DynamoSettings with(DynamoLimits other) {
    return new DynamoSettings(endpoint, region, credentials, other);
  }
}
