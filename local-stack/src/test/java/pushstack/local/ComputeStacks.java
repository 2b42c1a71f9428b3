package pushstack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import pushstack.schema.Deployment;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudformation.waiters.CloudFormationWaiter;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// The stacks with the machines of an example environment, created on MiniStack from what the
/// release's `cdk synth` writes. Which parts of the templates are not, [ComputeTemplate] says.
final class ComputeStacks {
  /// In the order in which CloudFormation gets them: each reads what those before it have written.
  static final List<String> PARTS = List.of("Data", "Logs", "Network", "Connection", "Endpoint");

  /// The example's zone, which an operator replaces by the own one.
  private static final String ZONE_ID = "Z0123456789ABCDEFGHIJ";

  private static final String ZONE =
      """
      {"Resources": {"Zone": {"Type": "AWS::Route53::HostedZone", "Properties": {"Name": "example.org"}}}}
      """;

  /// What `cdk bootstrap` leaves, for templates to read.
  private static final String BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version";

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLLS = 600;

  private final MiniStack aws;
  private final Deployment names;
  private final Map<String, ComputeTemplate> templates = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> physicalIds = new LinkedHashMap<>();

  ComputeStacks(MiniStack aws, Deployment names) {
    this.aws = aws;
    this.names = names;
  }

  /// Creates all of them.
  ///
  /// @param place an empty folder for the release
  ComputeStacks deploy(Path place) throws IOException {
    try (SsmClient parameters = aws.client(SsmClient.builder())) {
      parameters.putParameter(r -> r.name(BOOTSTRAP).value("33").type(ParameterType.STRING));
    }
    String zone = Objects.requireNonNull(create(names.name("zone"), ZONE).get("Zone"));
    var release = new UnpackedRelease(place);
    Path example = release.folder().resolve("cdk/environments/" + names.environment() + ".yaml");
    Files.writeString(example, Files.readString(example).replace(ZONE_ID, zone));
    List<Path> files = release.synthesize(names.environment());
    for (String part : PARTS) {
      Path file =
          files.stream()
              .filter(path -> path.getFileName().toString().contains(part))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no template of " + part + " in " + files));
      var template = new ComputeTemplate(file);
      template
          .leftOut()
          .forEach(
              (id, reason) -> System.out.printf("not on MiniStack: %s/%s, %s%n", part, id, reason));
      templates.put(part, template);
      physicalIds.put(part, create(names.name(part.toLowerCase(Locale.ROOT)), template.body()));
      template.ingressRules().forEach(rule -> allow(part, rule));
    }
    return this;
  }

  /// Creates a stack and waits until it is there.
  ///
  /// @return the physical id of each resource by its logical one
  private Map<String, String> create(String stack, String template) {
    try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder());
        var waiter =
            CloudFormationWaiter.builder()
                .client(cloudFormation)
                .overrideConfiguration(o ->
                    o.maxAttempts(POLLS)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(POLL)))
                .build()) {
      cloudFormation.createStack(
          r -> r.stackName(stack).templateBody(template).capabilities(Capability.CAPABILITY_IAM));
      try {
        waiter.waitUntilStackCreateComplete(r -> r.stackName(stack));
      } catch (SdkClientException e) {
        List<StackEvent> events =
            cloudFormation.describeStackEvents(r -> r.stackName(stack)).stackEvents();
        throw new AssertionError(stack + " was not created: " + events, e);
      }
      return cloudFormation
          .describeStackResources(r -> r.stackName(stack))
          .stackResources()
          .stream()
          .filter(resource -> resource.physicalResourceId() != null)
          .collect(
              Collectors.toMap(
                  StackResource::logicalResourceId, StackResource::physicalResourceId));
    }
  }

  /// Opens a security group as CloudFormation does for a rule that is a resource of its own.
  private void allow(String part, JsonNode rule) {
    try (Ec2Client ec2 = aws.client(Ec2Client.builder())) {
      var source =
          UserIdGroupPair.builder()
              .groupId(groupId(part, rule.path("SourceSecurityGroupId")))
              .description(rule.path("Description").asText())
              .build();
      var permission =
          IpPermission.builder()
              .ipProtocol(rule.path("IpProtocol").asText())
              .fromPort(rule.path("FromPort").asInt())
              .toPort(rule.path("ToPort").asInt())
              .userIdGroupPairs(source)
              .build();
      String group = groupId(part, rule.path("GroupId"));
      ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
    }
  }

  /// A rule of any other kind, such as one from addresses, has no such reference and fails here.
  private String groupId(String part, JsonNode reference) {
    String logical = reference.path("Fn::GetAtt").path(0).asText();
    return Objects.requireNonNull(
        physicalIds(part).get(logical), () -> "not a group of the stack: " + reference);
  }

  Deployment names() {
    return names;
  }

  ComputeTemplate template(String part) {
    return Objects.requireNonNull(templates.get(part));
  }

  /// The physical ids of what a stack has created, by logical id.
  Map<String, String> physicalIds(String part) {
    return Objects.requireNonNull(physicalIds.get(part));
  }

  /// What a stack has written for others.
  ///
  /// @param name as in `network/vpc`
  String parameter(String name) {
    try (SsmClient parameters = aws.client(SsmClient.builder())) {
      return parameters.getParameter(r -> r.name(names.parameter(name))).parameter().value();
    }
  }
}
