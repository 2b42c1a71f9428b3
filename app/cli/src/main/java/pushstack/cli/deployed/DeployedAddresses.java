package pushstack.cli.deployed;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pushstack.schema.Deployment;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.SsmClientBuilder;
import software.amazon.awssdk.services.ssm.model.Parameter;

/// The addresses that a deployment has written down in its own account. Credentials and, if none is
/// given, the region are what the AWS SDK finds.
public final class DeployedAddresses {
  private DeployedAddresses() {}

  /// Asks the account.
  ///
  /// @throws UnknownDeploymentException if it does not answer, or knows no such deployment
  public static Target read(Deployment deployment, Optional<String> region, Duration timeout) {
    Map<String, String> values = values(deployment, region, timeout);
    try {
      return new Target(
          address(values, deployment.parameter(Deployment.WEBSOCKET_URL)),
          address(values, deployment.parameter(Deployment.ENDPOINT_URL)));
    } catch (IllegalArgumentException e) {
      throw new UnknownDeploymentException(
          "the account names an address that cannot be used: " + e.getMessage());
    }
  }

  private static Map<String, String> values(
      Deployment deployment, Optional<String> region, Duration timeout) {
    List<String> names =
        List.of(
            deployment.parameter(Deployment.WEBSOCKET_URL),
            deployment.parameter(Deployment.ENDPOINT_URL));
    try (SsmClient ssm = client(region, timeout)) {
      return ssm.getParameters(request -> request.names(names)).parameters().stream()
          .collect(Collectors.toMap(Parameter::name, Parameter::value));
    } catch (SdkException e) {
      throw new UnknownDeploymentException(
          "the addresses of environment "
              + deployment.environment()
              + " cannot be read: "
              + e.getMessage());
    }
  }

  private static SsmClient client(Optional<String> region, Duration timeout) {
    SsmClientBuilder builder =
        SsmClient.builder()
            .httpClientBuilder(Apache5HttpClient.builder())
            .overrideConfiguration(
                ClientOverrideConfiguration.builder().apiCallTimeout(timeout).build());
    region.map(Region::of).ifPresent(builder::region);
    return builder.build();
  }

  private static URI address(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null) {
      throw new UnknownDeploymentException(
          "there is no parameter " + name + ": is the environment deployed in this region?");
    }
    return URI.create(value);
  }
}
