package pushstack.infra;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pushstack.infra.environment.Addresses;
import pushstack.infra.environment.EndpointNodes;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Fleet;
import pushstack.infra.environment.PushStack;
import pushstack.infra.ops.Measured;
import pushstack.infra.ops.NodeRole;
import pushstack.infra.ops.Places;
import pushstack.schema.Deployment;
import pushstack.schema.Ports;
import software.amazon.awscdk.services.autoscaling.AutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.autoscaling.RequestCountScalingProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationProtocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.ApplicationTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseApplicationListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetGroupLoadBalancingAlgorithmType;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.amazon.awscdk.services.route53.targets.LoadBalancerTarget;
import software.constructs.Construct;

/// The nodes that application servers send to, behind an application load balancer. Its DNS name
/// comes from the environment's record, so push endpoints outlive the stack.
final class EndpointStack extends PushStack {
  private static final NodeRole ROLE = NodeRole.ENDPOINT;
  private static final int HTTPS = 443;

  /// Half of what the smallest machine answers in our load tests, so that one zone may fail.
  private static final int REQUESTS_PER_MINUTE = 30_000;

  private static final int CPU_PERCENT = 50;

  /// As long as a push call may take, with room.
  private static final long DRAIN_SECONDS = 30;

  /// Application servers keep their connections; longer than most of them do.
  private static final long IDLE_SECONDS = 120;

  /// Nodes talk to each other and to tables in short calls.
  private static final Duration TRACKING = Duration.ofMinutes(10);

  private final Surroundings surroundings;

  EndpointStack(Construct scope, String id, Env env, Fleet fleet, Release release) {
    super(scope, id, env, "The nodes that application servers send to.");
    surroundings = new Surroundings(this, fleet.network().zones());
    NodeGroup group = new NodeGroup(this, env, spec(fleet.endpoint()), release, surroundings);
    ApplicationTargetGroup targets = targets();
    targets.addTarget(group.group());
    ApplicationLoadBalancer balancer = balancer();
    String balancerName = balancer.getLoadBalancerFullName();
    String targetsName = targets.getTargetGroupFullName();
    group.startAfter(listener(balancer, targets));
    group.stopReleasesBy(
        Places.of(names()).withEndpointNodes(group.name(), balancerName, targetsName));
    scale(group.group());
    if (fleet.endpoint().firewall()) {
      Firewall.before(this, balancer);
    }
    Addresses addresses = fleet.addresses();
    Naming.alias(this, addresses, addresses.endpoint(), new LoadBalancerTarget(balancer));
    provide(Measured.ENDPOINT_GROUP.parameter(), group.name());
    provide(Measured.ENDPOINT_LOAD_BALANCER.parameter(), balancerName);
    provide(Measured.ENDPOINT_TARGET_GROUP.parameter(), targetsName);
    provide("endpoint-role", group.role().getRoleName());
    provide(Deployment.ENDPOINT_URL, env.publicUrl());
    output("EndpointUrl", env.publicUrl(), "What push endpoints begin with");
    output("EndpointBalancer", balancer.getLoadBalancerDnsName(), "What that name must point at");
  }

  private static NodeSpec spec(EndpointNodes nodes) {
    return new NodeSpec(
        ROLE,
        nodes.machines(),
        NetworkPart.ENDPOINT_NODES,
        List.of("endpoint.host=0.0.0.0", "lifecycle.enabled=true"),
        OptionalInt.empty(),
        Optional.empty(),
        TRACKING);
  }

  private ApplicationTargetGroup targets() {
    return ApplicationTargetGroup.Builder.create(this, "Targets")
        .vpc(surroundings.vpc())
        .targetType(TargetType.INSTANCE)
        .protocol(ApplicationProtocol.HTTP)
        .port(Ports.ENDPOINT)
        .deregistrationDelay(seconds(DRAIN_SECONDS))
        .loadBalancingAlgorithmType(
            TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS)
        .healthCheck(
            HealthCheck.builder()
                .path(HealthPath.READY)
                .interval(seconds(10))
                .timeout(seconds(5))
                .healthyThresholdCount(2)
                .unhealthyThresholdCount(3)
                .build())
        .build();
  }

  private ApplicationLoadBalancer balancer() {
    ApplicationLoadBalancer balancer =
        ApplicationLoadBalancer.Builder.create(this, "Balancer")
            .vpc(surroundings.vpc())
            .vpcSubnets(Surroundings.PUBLIC)
            .internetFacing(true)
            .idleTimeout(seconds(IDLE_SECONDS))
            .dropInvalidHeaderFields(true)
            .deletionProtection(settings().protectStacks())
            .securityGroup(surroundings.securityGroup(NetworkPart.ENDPOINT_BALANCER))
            .build();
    // The bucket's policy is made where the bucket is.
    balancer.setAttribute("access_logs.s3.enabled", "true");
    balancer.setAttribute("access_logs.s3.bucket", provided("access-logs-bucket"));
    balancer.setAttribute("access_logs.s3.prefix", ROLE.dimension());
    return balancer;
  }

  private ApplicationListener listener(
      ApplicationLoadBalancer balancer, ApplicationTargetGroup targets) {
    return balancer.addListener(
        "Https",
        BaseApplicationListenerProps.builder()
            .port(HTTPS)
            .protocol(ApplicationProtocol.HTTPS)
            .sslPolicy(SslPolicy.RECOMMENDED_TLS)
            .certificates(
                List.of(ListenerCertificate.fromArn(provided(Measured.CERTIFICATE.parameter()))))
            .defaultAction(ListenerAction.forward(List.of(targets)))
            // Its security group says so already.
            .open(false)
            .build());
  }

  private static void scale(AutoScalingGroup group) {
    group.scaleOnRequestCount(
        "ByRequests",
        RequestCountScalingProps.builder().targetRequestsPerMinute(REQUESTS_PER_MINUTE).build());
    group.scaleOnCpuUtilization(
        "ByCpu",
        CpuUtilizationScalingProps.builder().targetUtilizationPercent(CPU_PERCENT).build());
  }

  private static software.amazon.awscdk.Duration seconds(long seconds) {
    return software.amazon.awscdk.Duration.seconds(seconds);
  }
}
