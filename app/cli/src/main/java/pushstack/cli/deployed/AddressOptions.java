package pushstack.cli.deployed;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.schema.Deployment;
import pushstack.service.ValueType;

/// The options of a command that say which service is meant.
public final class AddressOptions {
  public static final Option<URI> WEBSOCKET =
      Option.of("websocket", ValueType.baseUrl(Set.of("ws", "wss")), "Where user agents connect.");
  public static final Option<String> ENVIRONMENT =
      Option.of(
          "environment",
          ValueType.text(Pattern.compile(".+"), "the name of an environment"),
          "In place of addresses: the environment, whose SSM parameters say them.");
  public static final Option<String> REGION =
      Option.of(
          "region",
          ValueType.text(Pattern.compile("[a-z0-9-]{2,40}"), "a region such as eu-central-1"),
          "Where the environment is; else what the AWS SDK finds.");

  private AddressOptions() {}

  /// The addresses of the environment that was named; empty if none was.
  ///
  /// @param patience how long its account may take to answer
  /// @throws MisuseException if the options make no sense
  /// @throws UnknownDeploymentException if there is no such environment
  public static Optional<Target> deployed(Options options, Duration patience) {
    Optional<String> environment = options.find(ENVIRONMENT);
    if (environment.isEmpty() && options.isGiven(REGION)) {
      throw new MisuseException("--region is of use with --environment only");
    }
    return environment.map(
        name -> DeployedAddresses.read(deployment(name), options.find(REGION), patience));
  }

  private static Deployment deployment(String environment) {
    try {
      return new Deployment(environment);
    } catch (IllegalArgumentException e) {
      throw new MisuseException("--environment: " + e.getMessage());
    }
  }
}
