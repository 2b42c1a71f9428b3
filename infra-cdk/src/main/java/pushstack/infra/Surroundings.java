package pushstack.infra;

import java.util.ArrayList;
import java.util.List;
import pushstack.infra.environment.PushStack;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SecurityGroupImportOptions;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;

/// The network as another stack sees it, read when that stack is deployed.
final class Surroundings {
  /// Where the load balancers stand.
  static final SubnetSelection PUBLIC =
      SubnetSelection.builder().subnetType(SubnetType.PUBLIC).build();

  /// Where the machines stand; what they are called here says nothing about their routes.
  static final SubnetSelection MACHINES =
      SubnetSelection.builder().subnetType(SubnetType.PRIVATE_WITH_EGRESS).build();

  private final PushStack stack;
  private final IVpc vpc;

  Surroundings(PushStack stack, List<String> zones) {
    this.stack = stack;
    this.vpc =
        Vpc.fromVpcAttributes(
            stack,
            "Vpc",
            VpcAttributes.builder()
                .vpcId(value(NetworkPart.VPC))
                .availabilityZones(zones)
                .publicSubnetIds(list(NetworkPart.PUBLIC_SUBNETS, zones.size()))
                .privateSubnetIds(list(NetworkPart.MACHINE_SUBNETS, zones.size()))
                .build());
    Findings.acknowledge(
        stack, "Annotation::@aws-cdk/aws-ec2:noSubnetRouteTableId", "Nothing here makes a route.");
    Findings.acknowledge(
        stack,
        "CloudFormation-Validate::W9007",
        "Items of a list that is read at deployment look alike until then.");
  }

  IVpc vpc() {
    return vpc;
  }

  /// A group whose rules are made where it is made.
  ISecurityGroup securityGroup(NetworkPart part) {
    return SecurityGroup.fromSecurityGroupId(
        stack,
        part.name(),
        value(part),
        SecurityGroupImportOptions.builder().mutable(false).build());
  }

  private String value(NetworkPart part) {
    return stack.provided(part.parameter());
  }

  private List<String> list(NetworkPart part, int size) {
    List<String> whole = Fn.split(",", value(part));
    List<String> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.add(Fn.select(i, whole));
    }
    return items;
  }
}
