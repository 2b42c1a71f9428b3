package pushstack.infra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Machines;
import pushstack.infra.environment.PushStack;
import pushstack.infra.ops.Alarm;
import pushstack.infra.ops.CloudWatchAlarms;
import pushstack.infra.ops.Places;
import pushstack.schema.LifecycleHooks;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.autoscaling.AdditionalHealthCheckType;
import software.amazon.awscdk.services.autoscaling.AdditionalHealthChecksOptions;
import software.amazon.awscdk.services.autoscaling.AutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.CfnAutoScalingGroup.LifecycleHookSpecificationProperty;
import software.amazon.awscdk.services.autoscaling.GroupMetrics;
import software.amazon.awscdk.services.autoscaling.HealthChecks;
import software.amazon.awscdk.services.autoscaling.InstanceRefreshOptions;
import software.amazon.awscdk.services.autoscaling.InstanceRefreshStrategy;
import software.amazon.awscdk.services.autoscaling.UpdatePolicy;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.ec2.BlockDevice;
import software.amazon.awscdk.services.ec2.BlockDeviceVolume;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate;
import software.amazon.awscdk.services.ec2.EbsDeviceOptions;
import software.amazon.awscdk.services.ec2.EbsDeviceVolumeType;
import software.amazon.awscdk.services.ec2.IMachineImage;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.LaunchTemplate;
import software.amazon.awscdk.services.ec2.LaunchTemplateHttpTokens;
import software.amazon.awscdk.services.ec2.MachineImageConfig;
import software.amazon.awscdk.services.ec2.OperatingSystemType;
import software.amazon.awscdk.services.ec2.UserData;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;
import software.constructs.IConstruct;

/// The machines of one role, as an autoscaling group that replaces them by a new release without a
/// gap: a new machine comes before an old one goes, and a node says itself when it is ready and
/// when it is drained.
final class NodeGroup extends Construct {
  /// For the installation of Java and the first start. A machine that takes longer is given up.
  private static final Duration LAUNCH_TIMEOUT = Duration.minutes(15);

  /// A node that drains asks for more time every twenty seconds; this is what a dead one costs.
  /// With it a drain may take a hundred times as long, more than three hours.
  private static final Duration DRAIN_TIMEOUT = Duration.minutes(2);

  /// A node that enters service has passed its launch hook, and with it every check.
  private static final Duration WARM_UP = Duration.minutes(2);

  /// How long alarms watch a release after its last machine.
  private static final Duration BAKE = Duration.minutes(10);

  /// The system, Java, two releases and their logs take five.
  private static final int DISK_GIB = 16;

  private final PushStack stack;
  private final NodeSpec spec;
  private final Role role;
  private final AutoScalingGroup group;

  NodeGroup(PushStack scope, Env env, NodeSpec spec, Release release, Surroundings surroundings) {
    super(scope, "Nodes");
    this.stack = scope;
    this.spec = spec;
    Asset archive =
        Asset.Builder.create(this, "Release").path(release.archive().toString()).build();
    role = NodeRights.role(this, env, spec, archive);
    String script = BootScript.text(env, spec, release, archive.getS3ObjectUrl());
    boolean open = env.fleet().orElseThrow().network().machinesArePublic();
    LaunchTemplate template = template(spec, surroundings, script, open);
    group =
        AutoScalingGroup.Builder.create(this, "Group")
            .vpc(surroundings.vpc())
            .vpcSubnets(Surroundings.MACHINES)
            .launchTemplate(template)
            .minCapacity(spec.machines().min())
            .maxCapacity(spec.machines().max())
            .healthChecks(
                HealthChecks.withAdditionalChecks(
                    AdditionalHealthChecksOptions.builder()
                        .additionalTypes(List.of(AdditionalHealthCheckType.ELB))
                        .gracePeriod(WARM_UP)
                        .build()))
            .defaultInstanceWarmup(WARM_UP)
            .groupMetrics(List.of(GroupMetrics.all()))
            .updatePolicy(refresh(env, spec))
            .build();
    // Without its rights a machine that starts at once would fail.
    startAfter(role);
    hooks();
    Findings.accept(
        group,
        "AwsSolutions-AS3",
        "Alarms tell of what matters about a group, not of every change.");
  }

  private LaunchTemplate template(
      NodeSpec spec, Surroundings surroundings, String script, boolean open) {
    ISecurityGroup securityGroup = surroundings.securityGroup(spec.securityGroup());
    LaunchTemplate template =
        LaunchTemplate.Builder.create(this, "Template")
            .instanceType(new InstanceType(spec.machines().type()))
            .machineImage(image(spec.machines()))
            .role(role)
            .securityGroup(securityGroup)
            .httpTokens(LaunchTemplateHttpTokens.REQUIRED)
            .httpPutResponseHopLimit(1)
            .blockDevices(List.of(disk()))
            .userData(UserData.custom(script))
            .build();
    networkInterface(template, spec, securityGroup, open);
    Findings.acknowledge(
        template,
        "CloudFormation-Validate::E1152",
        "A launch template also takes resolve:ssm: and a parameter, which the rule does not know.");
    return template;
  }

  private static IMachineImage image(Machines machines) {
    MachineImageConfig image =
        MachineImageConfig.builder()
            .imageId(machines.launchTemplateImage())
            .osType(OperatingSystemType.LINUX)
            .userData(UserData.forLinux())
            .build();
    return scope -> image;
  }

  private static BlockDevice disk() {
    EbsDeviceOptions options =
        EbsDeviceOptions.builder().volumeType(EbsDeviceVolumeType.GP3).encrypted(true).build();
    return BlockDevice.builder()
        .deviceName("/dev/xvda")
        .volume(BlockDeviceVolume.ebs(DISK_GIB, options))
        .build();
  }

  /// Says how long the network remembers idle connections, for which the construct has no word. Its
  /// own list of security groups must go: a template has it in one of two places.
  private static void networkInterface(
      LaunchTemplate template, NodeSpec spec, ISecurityGroup securityGroup, boolean open) {
    Map<String, Object> tracking = new LinkedHashMap<>();
    tracking.put("TcpEstablishedTimeout", spec.tracking().toSeconds());
    Map<String, Object> networkInterface = new LinkedHashMap<>();
    networkInterface.put("DeviceIndex", 0);
    networkInterface.put("AssociatePublicIpAddress", open);
    networkInterface.put("Groups", List.of(securityGroup.getSecurityGroupId()));
    networkInterface.put("ConnectionTrackingSpecification", tracking);
    CfnLaunchTemplate resource = (CfnLaunchTemplate) resource(template);
    resource.addPropertyDeletionOverride("LaunchTemplateData.SecurityGroupIds");
    resource.addPropertyOverride("LaunchTemplateData.NetworkInterfaces", List.of(networkInterface));
  }

  private UpdatePolicy refresh(Env env, NodeSpec spec) {
    List<IAlarm> watching =
        Alarm.stoppingReleaseOf(spec.role()).stream()
            .map(alarm -> alarm.awsName(env.names()))
            .sorted()
            .map(name ->
                software.amazon.awscdk.services.cloudwatch.Alarm.fromAlarmName(
                    this, "Watching-" + name, name))
            .toList();
    return UpdatePolicy.instanceRefresh(
        InstanceRefreshOptions.builder()
            .strategy(InstanceRefreshStrategy.ROLLING)
            .minHealthyPercentage(100)
            .maxHealthyPercentage(110)
            .instanceWarmup(WARM_UP)
            .bakeTime(BAKE)
            .alarms(watching)
            .build());
  }

  /// Both are part of the group: a hook of its own would miss the first machines.
  private void hooks() {
    CfnAutoScalingGroup resource = (CfnAutoScalingGroup) resource(group);
    resource.setLifecycleHookSpecificationList(
        List.of(
            hook(LifecycleHooks.LAUNCH, "LAUNCHING", LAUNCH_TIMEOUT, "ABANDON"),
            hook(LifecycleHooks.TERMINATE, "TERMINATING", DRAIN_TIMEOUT, "CONTINUE")));
  }

  private static LifecycleHookSpecificationProperty hook(
      String name, String transition, Duration timeout, String otherwise) {
    return LifecycleHookSpecificationProperty.builder()
        .lifecycleHookName(name)
        .lifecycleTransition("autoscaling:EC2_INSTANCE_" + transition)
        .heartbeatTimeout(timeout.toSeconds())
        .defaultResult(otherwise)
        .build();
  }

  private static IConstruct resource(Construct construct) {
    return Objects.requireNonNull(construct.getNode().getDefaultChild());
  }

  /// The machines start once that is there.
  void startAfter(IConstruct other) {
    group.getNode().addDependency(other);
  }

  /// Makes the alarms that take a release back. They must be there before machines change.
  void stopReleasesBy(Places places) {
    Set<Alarm> alarms = Alarm.stoppingReleaseOf(spec.role());
    new CloudWatchAlarms(stack, stack.names(), places).make(alarms);
    stack.getNode().getChildren().stream()
        .filter(software.amazon.awscdk.services.cloudwatch.Alarm.class::isInstance)
        .forEach(this::startAfter);
  }

  /// As AWS names it.
  String name() {
    return group.getAutoScalingGroupName();
  }

  Role role() {
    return role;
  }

  AutoScalingGroup group() {
    return group;
  }
}
