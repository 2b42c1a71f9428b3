package pushstack.infra;

import java.util.List;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Fleet;
import pushstack.infra.environment.Network;
import pushstack.infra.environment.PushStack;
import pushstack.infra.ops.Measured;
import pushstack.schema.Ports;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IPeer;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.constructs.Construct;

/// The VPC and the certificate, unless they exist, and the security groups: who may talk to whom.
///
/// ```
///  anywhere ──443──▶ websocket balancer ──8080──▶ connection nodes ◀──8081──┐
///  anywhere ──443──▶ endpoint balancer  ──8082──▶ endpoint nodes ───────────┘
/// ```
final class NetworkStack extends PushStack {
  private static final int HTTPS = 443;

  NetworkStack(Construct scope, String id, Env env, Fleet fleet) {
    super(scope, id, env, "The network of Pushstack, who may talk to whom in it, its certificate.");
    Network network = fleet.network();
    Findings.acknowledge(
        this, "CloudFormation-Validate::W3010", "The environment's record names its zones.");
    IVpc vpc = network.vpc().map(own -> existing(own, network)).orElseGet(() -> made(network));
    provide(NetworkPart.VPC, vpc.getVpcId());
    provideSubnets(network, vpc);
    securityGroups(vpc);
    provide(Measured.CERTIFICATE.parameter(), Naming.certificate(this, fleet.addresses()));
  }

  private IVpc existing(Network.Vpc vpc, Network network) {
    return Vpc.fromVpcAttributes(
        this,
        "Vpc",
        VpcAttributes.builder()
            .vpcId(vpc.id())
            .availabilityZones(network.zones())
            .publicSubnetIds(vpc.publicSubnets())
            .privateSubnetIds(vpc.privateSubnets())
            .build());
  }

  private IVpc made(Network network) {
    Vpc vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr(network.cidr()))
            .availabilityZones(network.zones())
            .natGateways(network.natGateways())
            .subnetConfiguration(subnets(network))
            // Emptying the default group would take a Lambda; nothing here is a member of it.
            .restrictDefaultSecurityGroup(false)
            .build();
    gateway(vpc, "DynamoDb", GatewayVpcEndpointAwsService.DYNAMODB);
    gateway(vpc, "S3", GatewayVpcEndpointAwsService.S3);
    Findings.accept(
        vpc,
        "AwsSolutions-VPC7",
        "A flow log has a line per connection, of which there may be millions; it is turned on by"
            + " hand while something is looked for.");
    return vpc;
  }

  private static List<SubnetConfiguration> subnets(Network network) {
    SubnetConfiguration open =
        SubnetConfiguration.builder()
            .name("Public")
            .subnetType(SubnetType.PUBLIC)
            // A launch template says which machine gets a public address.
            .mapPublicIpOnLaunch(false)
            .build();
    SubnetConfiguration machines =
        SubnetConfiguration.builder()
            .name("Machines")
            .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
            .build();
    return network.machinesArePublic() ? List.of(open) : List.of(open, machines);
  }

  /// A way to a service that costs nothing and passes no NAT gateway.
  private static void gateway(Vpc vpc, String id, GatewayVpcEndpointAwsService service) {
    vpc.addGatewayEndpoint(id, GatewayVpcEndpointOptions.builder().service(service).build());
  }

  private void provideSubnets(Network network, IVpc vpc) {
    provide(NetworkPart.PUBLIC_SUBNETS, ids(vpc.getPublicSubnets()));
    provide(
        NetworkPart.MACHINE_SUBNETS,
        ids(network.machinesArePublic() ? vpc.getPublicSubnets() : vpc.getPrivateSubnets()));
  }

  private static String ids(List<ISubnet> subnets) {
    return String.join(",", subnets.stream().map(ISubnet::getSubnetId).toList());
  }

  private void securityGroups(IVpc vpc) {
    SecurityGroup websocketBalancer = balancer(vpc, "WebSocketBalancer");
    SecurityGroup endpointBalancer = balancer(vpc, "EndpointBalancer");
    SecurityGroup connectionNodes = nodes(vpc, "ConnectionNodes");
    SecurityGroup endpointNodes = nodes(vpc, "EndpointNodes");
    allow(websocketBalancer, connectionNodes, Ports.WEBSOCKET, "User agents");
    allow(endpointBalancer, endpointNodes, Ports.ENDPOINT, "Application servers");
    connectionNodes.addIngressRule(connectionNodes, Port.tcp(Ports.INTERNAL), "Other nodes");
    connectionNodes.addIngressRule(endpointNodes, Port.tcp(Ports.INTERNAL), "Pushes");
    provide(NetworkPart.WEBSOCKET_BALANCER, websocketBalancer.getSecurityGroupId());
    provide(NetworkPart.ENDPOINT_BALANCER, endpointBalancer.getSecurityGroupId());
    provide(NetworkPart.CONNECTION_NODES, connectionNodes.getSecurityGroupId());
    provide(NetworkPart.ENDPOINT_NODES, endpointNodes.getSecurityGroupId());
  }

  private SecurityGroup balancer(IVpc vpc, String id) {
    SecurityGroup group = group(vpc, id, "Load balancer of Pushstack, open to all", false);
    IPeer anywhere = Peer.anyIpv4();
    group.addIngressRule(anywhere, Port.tcp(HTTPS), "Anybody");
    Findings.accept(
        group, "AwsSolutions-EC23", "A public service: its load balancers answer anybody.");
    return group;
  }

  private SecurityGroup nodes(IVpc vpc, String id) {
    return group(vpc, id, "Nodes of Pushstack, closed but to their own", true);
  }

  private SecurityGroup group(IVpc vpc, String id, String description, boolean outbound) {
    return SecurityGroup.Builder.create(this, id)
        .vpc(vpc)
        .description(description)
        .allowAllOutbound(outbound)
        .build();
  }

  private static void allow(SecurityGroup from, SecurityGroup to, int port, String description) {
    from.addEgressRule(to, Port.tcp(port), description);
    to.addIngressRule(from, Port.tcp(port), description);
  }

  private void provide(NetworkPart part, String value) {
    provide(part.parameter(), value);
  }
}
