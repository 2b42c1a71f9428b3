package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import pushstack.schema.LifecycleHooks;
import pushstack.schema.Ports;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateHttpTokensState;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AvailabilityZone;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Certificate;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerSchemeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/// The release's example for many users on an emulator that has load balancers and autoscaling
/// groups: the templates are created as they are synthesized, and what came of them is read back
/// from the APIs of the services.
///
/// [ComputeTemplate#REFUSED] lists what the emulator cannot create. What it takes and forgets, so
/// that only the tests of the templates hold it: a group's target groups, metrics and warm-up, how
/// its machines are replaced, and how long the network of a machine remembers connections. It
/// starts no machine: what one does at its first boot is `BootTest`.
@Tag("heavy")
class ComputeStacksTest {
  /// The account and the region of the example.
  @RegisterExtension
  static final MiniStack AWS = new MiniStack("111122223333", Region.EU_CENTRAL_1);

  private static final String HEALTH = "/__lbheartbeat__";
  private static final int HTTPS = 443;

  @TempDir static Path place;

  private static ComputeStacks stacks;
  private static ComputeServices services;

  /// The nodes of one role, with what the example's file says of them.
  enum Nodes {
    CONNECTION(3, 30, InstanceType.R8_G_XLARGE),
    ENDPOINT(3, 12, InstanceType.C8_G_LARGE);

    final String role;
    final int min;
    final int max;
    final InstanceType type;

    Nodes(int min, int max, InstanceType type) {
      this.role = name().toLowerCase(Locale.ROOT);
      this.min = min;
      this.max = max;
      this.type = type;
    }

    String securityGroup() {
      return stacks.parameter("network/" + role + "-nodes");
    }
  }

  @BeforeAll
  static void deploy() throws IOException {
    stacks = new ComputeStacks(AWS, new Deployment("prod")).deploy(place);
    services = new ComputeServices(AWS, stacks);
  }

  @AfterAll
  static void close() {
    if (services != null) {
      services.close();
    }
  }

  static List<String> parts() {
    return ComputeStacks.PARTS;
  }

  static Set<String> refusedTypes() {
    return new TreeSet<>(ComputeTemplate.REFUSED.keySet());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everythingThatIsNotLeftOutIsCreated(String part) {
    assertThat(stacks.physicalIds(part))
        .containsOnlyKeys(stacks.template(part).ids())
        .allSatisfy((id, physical) -> assertThat(physical).isNotBlank().isNotEqualTo("unknown"));
  }

  /// A later MiniStack may know it: then it need not be left out any more.
  @ParameterizedTest
  @MethodSource("refusedTypes")
  void typeThatIsLeftOutIsRefused(String type) {
    String template =
        "{\"Resources\": {\"One\": {\"Type\": \"%s\", \"Properties\": {}}}}".formatted(type);
    try (CloudFormationClient cloudFormation = AWS.client(CloudFormationClient.builder())) {
      assertThatThrownBy(
              () -> cloudFormation.createStack(r -> r.stackName("refused").templateBody(template)))
          .hasMessageContaining("Unrecognized resource types: [" + type + "]");
    }
  }

  @Test
  void userAgentsReachConnectionNodesThroughTheNetworkLoadBalancer() {
    LoadBalancer balancer = services.balancer("connection");
    assertThat(balancer.type()).isEqualTo(LoadBalancerTypeEnum.NETWORK);
    assertOpenToAll(balancer, "network/websocket-balancer");
    TargetGroup targets = services.targets("connection");
    assertListener(balancer, ProtocolEnum.TLS, targets);
    assertThat(targets.protocol()).isEqualTo(ProtocolEnum.TCP);
    assertThat(targets.port()).isEqualTo(Ports.WEBSOCKET);
    assertThat(services.attributes(targets))
        .containsEntry("deregistration_delay.timeout_seconds", "0")
        .containsEntry("deregistration_delay.connection_termination.enabled", "false")
        .containsEntry("target_health_state.unhealthy.connection_termination.enabled", "false");
    assertThat(services.attributes(balancer))
        .containsEntry("deletion_protection.enabled", "true")
        .containsEntry("load_balancing.cross_zone.enabled", "true");
  }

  @Test
  void applicationServersReachEndpointNodesThroughTheApplicationLoadBalancer() {
    LoadBalancer balancer = services.balancer("endpoint");
    assertThat(balancer.type()).isEqualTo(LoadBalancerTypeEnum.APPLICATION);
    assertOpenToAll(balancer, "network/endpoint-balancer");
    TargetGroup targets = services.targets("endpoint");
    assertListener(balancer, ProtocolEnum.HTTPS, targets);
    assertThat(targets.protocol()).isEqualTo(ProtocolEnum.HTTP);
    assertThat(targets.port()).isEqualTo(Ports.ENDPOINT);
    assertThat(services.attributes(targets)).containsEntry("stickiness.enabled", "false");
    assertThat(services.attributes(balancer))
        .containsEntry("deletion_protection.enabled", "true")
        .containsEntry("access_logs.s3.enabled", "true")
        .containsEntry("access_logs.s3.bucket", stacks.parameter("access-logs-bucket"));
  }

  private static void assertOpenToAll(LoadBalancer balancer, String securityGroup) {
    assertThat(balancer.scheme()).isEqualTo(LoadBalancerSchemeEnum.INTERNET_FACING);
    assertThat(balancer.securityGroups()).containsExactly(stacks.parameter(securityGroup));
    assertThat(balancer.availabilityZones())
        .extracting(AvailabilityZone::subnetId)
        .containsExactlyInAnyOrder(stacks.parameter("network/public-subnets").split(",", -1));
  }

  private static void assertListener(
      LoadBalancer balancer, ProtocolEnum protocol, TargetGroup targets) {
    assertThat(services.listeners(balancer))
        .singleElement()
        .satisfies(listener -> {
          assertThat(listener.port()).isEqualTo(HTTPS);
          assertThat(listener.protocol()).isEqualTo(protocol);
          assertThat(listener.sslPolicy()).contains("TLS13");
          assertThat(listener.certificates())
              .extracting(Certificate::certificateArn)
              .containsExactly(stacks.parameter("certificate"));
          assertThat(listener.defaultActions())
              .extracting(Action::type, Action::targetGroupArn)
              .containsExactly(tuple(ActionTypeEnum.FORWARD, targets.targetGroupArn()));
        });
    assertThat(targets.healthCheckPath()).isEqualTo(HEALTH);
    assertThat(targets.healthCheckPort()).isEqualTo("traffic-port");
    assertThat(targets.vpcId()).isEqualTo(stacks.parameter("network/vpc"));
    assertThat(targets.loadBalancerArns()).containsExactly(balancer.loadBalancerArn());
  }

  @ParameterizedTest
  @EnumSource
  void groupHasItsSizeAndIsWhereMachinesBelong(Nodes nodes) {
    AutoScalingGroup group = services.group(nodes.role);
    assertThat(group.minSize()).isEqualTo(nodes.min);
    assertThat(group.maxSize()).isEqualTo(nodes.max);
    assertThat(group.healthCheckType()).isEqualTo("ELB");
    assertThat(group.vpcZoneIdentifier())
        .isEqualTo(stacks.parameter("network/machine-subnets"))
        .isNotEqualTo(stacks.parameter("network/public-subnets"));
  }

  @ParameterizedTest
  @EnumSource
  void machineOfTheGroupAnswersNoMetadataWithoutAToken(Nodes nodes) {
    ResponseLaunchTemplateData machine = services.machine(nodes.role);
    assertThat(machine.metadataOptions().httpTokens())
        .isEqualTo(LaunchTemplateHttpTokensState.REQUIRED);
    assertThat(machine.metadataOptions().httpPutResponseHopLimit()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void machineOfTheGroupBootsItsRoleBehindItsSecurityGroup(Nodes nodes) {
    ResponseLaunchTemplateData machine = services.machine(nodes.role);
    assertThat(machine.instanceType()).isEqualTo(nodes.type);
    assertThat(machine.networkInterfaces())
        .singleElement()
        .satisfies(network -> {
          assertThat(network.groups()).containsExactly(nodes.securityGroup());
          assertThat(network.associatePublicIpAddress()).isFalse();
        });
    byte[] script = Base64.getDecoder().decode(machine.userData());
    assertThat(new String(script, StandardCharsets.UTF_8))
        .startsWith("#!")
        .contains("\nrole=" + nodes.role + "\n", stacks.names().configurationPath());
  }

  @ParameterizedTest
  @EnumSource
  void groupHoldsMachinesBackUntilTheirNodeIsReadyAndUntilItIsDrained(Nodes nodes) {
    assertThat(services.hooks(nodes.role))
        .extracting(
            LifecycleHook::lifecycleHookName,
            LifecycleHook::lifecycleTransition,
            LifecycleHook::defaultResult)
        .containsExactlyInAnyOrder(
            tuple(LifecycleHooks.LAUNCH, "autoscaling:EC2_INSTANCE_LAUNCHING", "ABANDON"),
            tuple(LifecycleHooks.TERMINATE, "autoscaling:EC2_INSTANCE_TERMINATING", "CONTINUE"));
  }

  @Test
  void groupsScaleOnWhatTheirMachinesAreShortOf() {
    assertThat(services.policies("connection"))
        .singleElement()
        .satisfies(policy -> {
          assertThat(policy.targetTrackingConfiguration().disableScaleIn()).isTrue();
          assertThat(
                  policy.targetTrackingConfiguration().customizedMetricSpecification().metricName())
              .isEqualTo(FleetMetric.CONNECTION_UTILIZATION.awsName());
        });
    assertThat(services.policies("endpoint"))
        .extracting(policy ->
            policy
                .targetTrackingConfiguration()
                .predefinedMetricSpecification()
                .predefinedMetricTypeAsString())
        .containsExactlyInAnyOrder("ALBRequestCountPerTarget", "ASGAverageCPUUtilization");
  }

  @Test
  void nodesAreOpenToTheirLoadBalancerAndTheInternalPortToOtherNodesOnly() {
    String connection = Nodes.CONNECTION.securityGroup();
    String endpoint = Nodes.ENDPOINT.securityGroup();
    assertThat(services.ingress(connection))
        .containsExactlyInAnyOrder(
            Ports.WEBSOCKET + " from " + stacks.parameter("network/websocket-balancer"),
            Ports.INTERNAL + " from " + connection,
            Ports.INTERNAL + " from " + endpoint);
    assertThat(services.ingress(endpoint))
        .containsExactly(Ports.ENDPOINT + " from " + stacks.parameter("network/endpoint-balancer"));
    for (String balancer : List.of("network/websocket-balancer", "network/endpoint-balancer")) {
      assertThat(services.ingress(stacks.parameter(balancer)))
          .containsExactly(HTTPS + " from 0.0.0.0/0");
    }
  }
}
