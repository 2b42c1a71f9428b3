package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LifecycleHook;
import software.amazon.awssdk.services.autoscaling.model.ScalingPolicy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/// What the services themselves say of the stacks' machines and load balancers. A role is
/// `connection` or `endpoint`.
final class ComputeServices implements AutoCloseable {
  private final ComputeStacks stacks;
  private final ElasticLoadBalancingV2Client balancers;
  private final AutoScalingClient groups;
  private final Ec2Client machines;

  ComputeServices(MiniStack aws, ComputeStacks stacks) {
    this.stacks = stacks;
    balancers = aws.client(ElasticLoadBalancingV2Client.builder());
    groups = aws.client(AutoScalingClient.builder());
    machines = aws.client(Ec2Client.builder());
  }

  /// Everything that a security group lets in, as in `8081 from sg-1`.
  List<String> ingress(String securityGroup) {
    SecurityGroup group =
        machines.describeSecurityGroups(r -> r.groupIds(securityGroup)).securityGroups().getFirst();
    List<String> open = new ArrayList<>();
    for (IpPermission rule : group.ipPermissions()) {
      assertThat(rule.ipProtocol()).isEqualTo("tcp");
      assertThat(rule.toPort()).isEqualTo(rule.fromPort());
      assertThat(rule.ipv6Ranges()).isEmpty();
      assertThat(rule.prefixListIds()).isEmpty();
      Stream.concat(
              rule.userIdGroupPairs().stream().map(UserIdGroupPair::groupId),
              rule.ipRanges().stream().map(IpRange::cidrIp))
          .forEach(source -> open.add(rule.fromPort() + " from " + source));
    }
    return open;
  }

  /// By the name under which a stack has published it.
  LoadBalancer balancer(String role) {
    String name = stacks.parameter(role + "-load-balancer");
    return balancers.describeLoadBalancers().loadBalancers().stream()
        .filter(balancer -> balancer.loadBalancerArn().endsWith("loadbalancer/" + name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no load balancer " + name));
  }

  /// AWS writes the name with `targetgroup/` before it, MiniStack without.
  TargetGroup targets(String role) {
    String name = stacks.parameter(role + "-target-group").replace("targetgroup/", "");
    return balancers.describeTargetGroups().targetGroups().stream()
        .filter(targets -> targets.targetGroupArn().endsWith("targetgroup/" + name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no target group " + name));
  }

  List<Listener> listeners(LoadBalancer balancer) {
    return balancers
        .describeListeners(r -> r.loadBalancerArn(balancer.loadBalancerArn()))
        .listeners();
  }

  Map<String, String> attributes(LoadBalancer balancer) {
    Map<String, String> attributes = new HashMap<>();
    for (LoadBalancerAttribute attribute :
        balancers
            .describeLoadBalancerAttributes(r -> r.loadBalancerArn(balancer.loadBalancerArn()))
            .attributes()) {
      attributes.put(attribute.key(), attribute.value());
    }
    return attributes;
  }

  Map<String, String> attributes(TargetGroup targets) {
    Map<String, String> attributes = new HashMap<>();
    for (TargetGroupAttribute attribute :
        balancers
            .describeTargetGroupAttributes(r -> r.targetGroupArn(targets.targetGroupArn()))
            .attributes()) {
      attributes.put(attribute.key(), attribute.value());
    }
    return attributes;
  }

  AutoScalingGroup group(String role) {
    String name = stacks.parameter(role + "-group");
    return groups
        .describeAutoScalingGroups(r -> r.autoScalingGroupNames(name))
        .autoScalingGroups()
        .getFirst();
  }

  List<LifecycleHook> hooks(String role) {
    String name = group(role).autoScalingGroupName();
    return groups.describeLifecycleHooks(r -> r.autoScalingGroupName(name)).lifecycleHooks();
  }

  List<ScalingPolicy> policies(String role) {
    String name = group(role).autoScalingGroupName();
    return groups.describePolicies(r -> r.autoScalingGroupName(name)).scalingPolicies();
  }

  /// What the group would start: the version of the launch template that it names.
  ResponseLaunchTemplateData machine(String role) {
    var template = group(role).launchTemplate();
    return machines
        .describeLaunchTemplateVersions(
            r -> r.launchTemplateId(template.launchTemplateId()).versions(template.version()))
        .launchTemplateVersions()
        .getFirst()
        .launchTemplateData();
  }

  @Override
  public void close() {
    machines.close();
    groups.close();
    balancers.close();
  }
}
