package pushstack.local;

import java.nio.file.Path;
import java.util.Map;
import pushstack.test.peer.Ports;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// A whole environment: the stacks on LocalStack, deployed by the stock `cdk` command in strict
/// mode, and nodes of the distribution that know nothing but where their configuration is.
record Deployed(Environment environment, Build build, Fleet fleet) implements AutoCloseable {
  /// Deploys the stacks and starts the nodes.
  ///
  /// @param folder for all of it
  /// @param configuration what an operator has set beside the stacks, by the service's keys
  static Deployed start(LocalStack aws, Path folder, Map<String, String> configuration) {
    Environment environment =
        Environment.random(aws, "t", folder)
            .with("endpoint-url", "http://127.0.0.1:" + Ports.free());
    environment.deploy("Push/*");
    try (SsmClient parameters = aws.client(SsmClient.builder())) {
      configuration.forEach((key, value) -> {
        String name = environment.names().configurationParameter(key);
        parameters.putParameter(r -> r.name(name).value(value).type(ParameterType.STRING));
      });
    }
    Build build = new Build(folder.resolve("machine")).use("1.0.0");
    Fleet fleet = Fleet.deployed(folder.resolve("logs"), build.program(), aws, environment);
    return new Deployed(environment, build, fleet);
  }

  @Override
  public void close() {
    fleet.close();
  }
}
