package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pushstack.schema.Deployment;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

/// An environment of its own, deployed to LocalStack by the stock `cdk` command from a record that
/// is the local profile's with a few lines changed.
final class Environment {
  private static final Path APP = Path.of("../infra-cdk");
  private static final String PROFILE = "local";

  /// A cold start of two runtimes on a busy machine.
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /// What `npm ci` may take behind a slow registry.
  private static final Duration INSTALL_PATIENCE = Duration.ofMinutes(5);

  private final LocalStack aws;
  private final Deployment names;
  private final Path folder;
  private final Map<String, String> lines = new HashMap<>();

  /// @param folder for its record and the synthesized templates
  Environment(LocalStack aws, Deployment names, Path folder) {
    this.aws = aws;
    this.names = names;
    this.folder = folder;
  }

  /// One that no other test has.
  ///
  /// @param prefix what its name begins with
  /// @param folder in which it makes one of its own
  static Environment random(LocalStack aws, String prefix, Path folder) {
    byte[] random = new byte[3];
    ThreadLocalRandom.current().nextBytes(random);
    String name = prefix + HexFormat.of().formatHex(random);
    return new Environment(aws, new Deployment(name), folder.resolve(name));
  }

  Deployment names() {
    return names;
  }

  /// Gives a key of the record another value; the next deployment has it.
  ///
  /// @param key as it is in the local profile's file, at any depth
  Environment with(String key, Object value) {
    lines.put(key, value.toString());
    return this;
  }

  /// Deploys some stacks or all.
  ///
  /// @param selection as the command takes it, such as `Push/Data`
  void deploy(String... selection) {
    List<String> arguments = new ArrayList<>(List.of("deploy", "--require-approval", "never"));
    arguments.addAll(List.of(selection));
    cdk(arguments);
  }

  /// Deletes some stacks or all.
  void destroy(String... selection) {
    List<String> arguments = new ArrayList<>(List.of("destroy", "--force"));
    arguments.addAll(List.of(selection));
    cdk(arguments);
  }

  /// Runs a verb of the `cdk` command on this environment.
  ///
  /// @return what it printed
  String cdk(List<String> arguments) {
    writeRecord();
    var command = new ArrayList<String>(List.of(cli().toString()));
    command.addAll(arguments);
    command.addAll(
        List.of(
            "-c",
            "env=" + names.environment(),
            "-c",
            "environments=" + folder.toAbsolutePath(),
            "-o",
            folder.resolve("cdk.out").toAbsolutePath().toString(),
            "--no-color",
            "--progress",
            "events"));
    var variables = new HashMap<>(aws.environment());
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    return new Command(APP, variables, PATIENCE).run(command);
  }

  private static synchronized Path cli() {
    Path cli = APP.resolve("node_modules/.bin/cdk").toAbsolutePath();
    if (!Files.exists(cli)) {
      new Command(APP, Map.of(), INSTALL_PATIENCE)
          .run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }
    return cli;
  }

  private void writeRecord() {
    try {
      String yaml = Files.readString(APP.resolve("environments").resolve(PROFILE + ".yaml"));
      for (Map.Entry<String, String> line : lines.entrySet()) {
        yaml = replace(yaml, line.getKey(), line.getValue());
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(names.environment() + ".yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String replace(String yaml, String key, String value) {
    Matcher line = Pattern.compile("(?m)^( *" + Pattern.quote(key) + ": ).*$").matcher(yaml);
    if (!line.find()) {
      throw new IllegalArgumentException("the local profile has no " + key);
    }
    return line.replaceFirst("$1" + Matcher.quoteReplacement(value));
  }

  /// What CloudFormation says of a stack; empty if it is gone.
  ///
  /// @param part as in `Data`
  Optional<Stack> stack(String part) {
    try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
      return cloudFormation.describeStacks(r -> r.stackName(name(part))).stacks().stream()
          .filter(stack -> stack.stackStatus() != StackStatus.DELETE_COMPLETE)
          .findFirst();
    } catch (CloudFormationException e) {
      if (String.valueOf(e.getMessage()).contains("does not exist")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  List<StackResource> resources(String part) {
    try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
      return cloudFormation.describeStackResources(r -> r.stackName(name(part))).stackResources();
    }
  }

  /// An output of a deployed stack.
  String output(String part, String key) {
    List<Output> outputs = stack(part).orElseThrow().outputs();
    return outputs.stream()
        .filter(output -> output.outputKey().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no output " + key + " but " + outputs))
        .outputValue();
  }

  /// Where application servers post to: the listener that the endpoint node has to open.
  URI endpointUrl() {
    return URI.create(lines.getOrDefault("endpoint-url", "http://127.0.0.1:8082"));
  }

  private String name(String part) {
    return names.name(part.toLowerCase(Locale.ROOT));
  }
}
