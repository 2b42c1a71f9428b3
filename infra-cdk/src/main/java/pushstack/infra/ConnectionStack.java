package pushstack.infra;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pushstack.infra.environment.Addresses;
import pushstack.infra.environment.ConnectionNodes;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Fleet;
import pushstack.infra.environment.PushStack;
import pushstack.infra.environment.Tls;
import pushstack.infra.ops.Measured;
import pushstack.infra.ops.NodeRole;
import pushstack.infra.ops.Places;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import pushstack.schema.Ports;
import software.amazon.awscdk.services.autoscaling.AutoScalingGroup;
import software.amazon.awscdk.services.autoscaling.MetricTargetTrackingProps;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.elasticloadbalancingv2.BaseNetworkListenerProps;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.ListenerCertificate;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkListenerAction;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.Protocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.SslPolicy;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.amazon.awscdk.services.route53.targets.LoadBalancerTarget;
import software.constructs.Construct;

/// The nodes that user agents are connected to, behind a network load balancer. It can be replaced
/// as a whole: push endpoints name the other stack's address, and user agents come back by
/// themselves.
final class ConnectionStack extends PushStack {
  private static final NodeRole ROLE = NodeRole.CONNECTION;
  private static final int HTTPS = 443;

  /// What the share of connections is held at: a node more is there before others are full, since
  /// only new connections reach it.
  private static final int TARGET_PERCENT = 60;

  /// The balancer's own, which cannot be changed where it ends TLS. The service pings in time.
  private static final Duration IDLE_AT_BALANCER = Duration.ofSeconds(350);

  /// The longest that can be set where it passes TLS on.
  private static final Duration IDLE_PASSED_ON = Duration.ofMinutes(100);

  /// The network must not forget a connection before the balancer does.
  private static final Duration TRACKING_MARGIN = Duration.ofMinutes(5);

  /// Where the certificate lies on a node that ends TLS itself.
  private static final String CERTIFICATES = "/etc/pushstack/tls/";

  private final Surroundings surroundings;
  private final ConnectionNodes nodes;
  private final boolean tlsOnNode;

  ConnectionStack(Construct scope, String id, Env env, Fleet fleet, Release release) {
    super(scope, id, env, "The nodes that user agents of Pushstack are connected to.");
    surroundings = new Surroundings(this, fleet.network().zones());
    nodes = fleet.connection();
    tlsOnNode = nodes.tls() == Tls.NODE;
    NodeGroup group = new NodeGroup(this, env, spec(), release, surroundings);
    NetworkTargetGroup targets = targets();
    targets.addTarget(group.group());
    NetworkLoadBalancer balancer = balancer();
    String balancerName = balancer.getLoadBalancerFullName();
    String targetsName = targets.getTargetGroupFullName();
    group.startAfter(listener(balancer, targets));
    group.stopReleasesBy(
        Places.of(names()).withConnectionNodes(group.name(), balancerName, targetsName));
    scale(group.group());
    Addresses addresses = fleet.addresses();
    Naming.alias(this, addresses, addresses.websocket(), new LoadBalancerTarget(balancer));
    provide(Measured.CONNECTION_GROUP.parameter(), group.name());
    provide(Measured.CONNECTION_LOAD_BALANCER.parameter(), balancerName);
    provide(Measured.CONNECTION_TARGET_GROUP.parameter(), targetsName);
    String url = "wss://" + addresses.websocket();
    provide(Deployment.WEBSOCKET_URL, url);
    output("WebSocketUrl", url, "What user agents connect to");
    output("WebSocketBalancer", balancer.getLoadBalancerDnsName(), "What that name must point at");
  }

  private NodeSpec spec() {
    List<String> settings =
        tlsOnNode
            ? List.of(
                "websocket.host=0.0.0.0",
                "lifecycle.enabled=true",
                "websocket.tls.certificate=" + CERTIFICATES + "certificate.pem",
                "websocket.tls.key=" + CERTIFICATES + "key.pem")
            : List.of("websocket.host=0.0.0.0", "lifecycle.enabled=true");
    return new NodeSpec(
        ROLE,
        nodes.machines(),
        NetworkPart.CONNECTION_NODES,
        settings,
        OptionalInt.of(nodes.maxConnections()),
        tlsOnNode ? Optional.of(names().websocketTlsSecret()) : Optional.empty(),
        idle().plus(TRACKING_MARGIN));
  }

  private Duration idle() {
    return tlsOnNode ? IDLE_PASSED_ON : IDLE_AT_BALANCER;
  }

  private NetworkTargetGroup targets() {
    NetworkTargetGroup targets =
        NetworkTargetGroup.Builder.create(this, "Targets")
            .vpc(surroundings.vpc())
            .targetType(TargetType.INSTANCE)
            .protocol(Protocol.TCP)
            .port(Ports.WEBSOCKET)
            // All flows from a few addresses of the balancer would run out of ports.
            .preserveClientIp(true)
            // A machine that goes drains behind its hook, which is reached after this delay.
            .deregistrationDelay(seconds(0))
            .connectionTermination(false)
            .healthCheck(
                HealthCheck.builder()
                    .protocol(tlsOnNode ? Protocol.HTTPS : Protocol.HTTP)
                    .path(HealthPath.READY)
                    .interval(seconds(10))
                    .timeout(seconds(6))
                    .healthyThresholdCount(2)
                    .unhealthyThresholdCount(3)
                    .build())
            .build();
    // One failed check would cut every connection of its node.
    targets.setAttribute("target_health_state.unhealthy.connection_termination.enabled", "false");
    targets.setAttribute("target_health_state.unhealthy.draining_interval_seconds", "3600");
    return targets;
  }

  private NetworkLoadBalancer balancer() {
    NetworkLoadBalancer balancer =
        NetworkLoadBalancer.Builder.create(this, "Balancer")
            .vpc(surroundings.vpc())
            .vpcSubnets(Surroundings.PUBLIC)
            .internetFacing(true)
            .crossZoneEnabled(true)
            .deletionProtection(settings().protectStacks())
            .securityGroups(List.of(surroundings.securityGroup(NetworkPart.WEBSOCKET_BALANCER)))
            .build();
    Findings.accept(
        balancer,
        "AwsSolutions-ELB2",
        "Its log has a line per connection and only where it ends TLS; nodes log every connection.");
    return balancer;
  }

  private NetworkListener listener(NetworkLoadBalancer balancer, NetworkTargetGroup targets) {
    BaseNetworkListenerProps.Builder listener =
        BaseNetworkListenerProps.builder()
            .port(HTTPS)
            .defaultAction(NetworkListenerAction.forward(List.of(targets)));
    if (tlsOnNode) {
      listener.protocol(Protocol.TCP).tcpIdleTimeout(seconds(IDLE_PASSED_ON.toSeconds()));
    } else {
      listener
          .protocol(Protocol.TLS)
          .sslPolicy(SslPolicy.RECOMMENDED_TLS)
          .certificates(
              List.of(ListenerCertificate.fromArn(provided(Measured.CERTIFICATE.parameter()))));
    }
    return balancer.addListener("Tls", listener.build());
  }

  private void scale(AutoScalingGroup group) {
    Map<String, String> dimensions = new LinkedHashMap<>();
    dimensions.put(FleetMetric.ENVIRONMENT, names().environment());
    dimensions.put(FleetMetric.ROLE, ROLE.dimension());
    group.scaleToTrackMetric(
        "ByConnections",
        MetricTargetTrackingProps.builder()
            .metric(
                Metric.Builder.create()
                    .namespace(FleetMetric.NAMESPACE)
                    .metricName(FleetMetric.CONNECTION_UTILIZATION.awsName())
                    .dimensionsMap(dimensions)
                    .statistic("Average")
                    .period(seconds(60))
                    .build())
            .targetValue(TARGET_PERCENT)
            // Users feel a drain: an operator lowers the number of machines, not a quiet hour.
            .disableScaleIn(true)
            .build());
  }

  private static software.amazon.awscdk.Duration seconds(long seconds) {
    return software.amazon.awscdk.Duration.seconds(seconds);
  }
}
