package pushstack.infra.environment;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where the machines stand.
///
/// @param zones two or three availability zones of the region
/// @param cidr the address range of the VPC
/// @param natGateways how many ways out there are for machines in private subnets, up to one a
///   zone; 0 puts machines into public subnets, where security groups alone keep others away, and
///   spares the gateways' price. Must be 0 with a VPC of one's own
/// @param vpc a VPC that exists; without it one is made
public record Network(List<String> zones, String cidr, int natGateways, Optional<Vpc> vpc) {
  private static final int LEAST_ZONES = 2;
  private static final int MOST_ZONES = 3;
  private static final Pattern CIDR = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}/([0-9]{1,2})");

  /// A VPC that exists. It needs DNS host names, and ways to DynamoDB, S3, SSM, Secrets Manager,
  /// SNS, CloudWatch and Auto Scaling.
  ///
  /// @param id as `vpc-0123456789abcdef0`
  /// @param publicSubnets for the load balancers, one a zone in the order of the zones
  /// @param privateSubnets for the machines, one a zone in the order of the zones
  public record Vpc(String id, List<String> publicSubnets, List<String> privateSubnets) {
    private static final Pattern ID = Pattern.compile("vpc-[0-9a-f]{8,17}");
    private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8,17}");

    public Vpc {
      publicSubnets = List.copyOf(publicSubnets);
      privateSubnets = List.copyOf(privateSubnets);
      Check.that(ID.matcher(id).matches(), "id must be the id of a VPC (vpc-…), not " + id);
      checkSubnets("public-subnets", publicSubnets);
      checkSubnets("private-subnets", privateSubnets);
    }

    private static void checkSubnets(String key, List<String> subnets) {
      for (String subnet : subnets) {
        Check.that(
            SUBNET.matcher(subnet).matches(),
            "%s must be ids of subnets (subnet-…), not %s".formatted(key, subnet));
      }
    }
  }

  public Network {
    zones = List.copyOf(zones);
    Check.that(
        zones.size() >= LEAST_ZONES && zones.size() <= MOST_ZONES,
        "zones must name two or three availability zones, so that one may fail, not "
            + zones.size());
    Check.that(new HashSet<>(zones).size() == zones.size(), "zones names a zone twice");
    checkCidr(cidr);
    if (vpc.isPresent()) {
      checkZones(zones, vpc.get());
      Check.that(natGateways == 0, "nat-gateways must be 0 with a vpc that exists");
    }
    Check.range("nat-gateways", natGateways, 0, zones.size());
  }

  private static void checkZones(List<String> zones, Vpc vpc) {
    Check.that(
        vpc.publicSubnets().size() == zones.size() && vpc.privateSubnets().size() == zones.size(),
        "vpc must have one public and one private subnet for each of its %d zones, not %d and %d"
            .formatted(zones.size(), vpc.publicSubnets().size(), vpc.privateSubnets().size()));
  }

  private static void checkCidr(String cidr) {
    var matcher = CIDR.matcher(cidr);
    // AWS takes VPCs from /16 to /28; two subnets in each of three zones want /22 at least.
    Check.that(
        matcher.matches()
            && Integer.parseInt(matcher.group(2)) >= 16
            && Integer.parseInt(matcher.group(2)) <= 22,
        "cidr must be an IPv4 range between /16 and /22 such as 10.64.0.0/16, not " + cidr);
  }

  /// Whether the machines get public addresses, for want of another way out.
  public boolean machinesArePublic() {
    return vpc.isEmpty() && natGateways == 0;
  }
}
