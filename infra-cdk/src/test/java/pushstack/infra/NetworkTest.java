package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.infra.StackTemplate.Resource;
import pushstack.schema.Ports;

/// Who may talk to whom.
final class NetworkTest {
  private static final String GROUP = "AWS::EC2::SecurityGroup";

  /// @param from a range of addresses or the logical id of a group
  private record Rule(String to, String from, int port) {}

  private static List<Rule> ingress(StackTemplate template) {
    List<Rule> rules = new ArrayList<>();
    for (Resource group : template.resources(GROUP)) {
      group.at("SecurityGroupIngress").forEach(rule -> rules.add(rule(group.id(), rule)));
    }
    for (Resource rule : template.resources("AWS::EC2::SecurityGroupIngress")) {
      rules.add(rule(rule.at("GroupId/Fn::GetAtt/0").asText(), rule.properties()));
    }
    return rules;
  }

  private static Rule rule(String to, JsonNode rule) {
    assertThat(rule.path("FromPort")).isEqualTo(rule.path("ToPort"));
    assertThat(rule.path("IpProtocol").asText()).isEqualTo("tcp");
    String from =
        rule.has("CidrIp")
            ? rule.path("CidrIp").asText()
            : rule.path("CidrIpv6").asText()
                + rule.at("/SourceSecurityGroupId/Fn::GetAtt/0").asText();
    return new Rule(to, from, rule.path("FromPort").asInt());
  }

  private static String id(StackTemplate template, String name) {
    return template.resources(GROUP).stream()
        .map(Resource::id)
        .filter(id -> id.startsWith(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "small", "own"})
  void onlyTheseMayConnect(String environment) {
    StackTemplate template = Synthesis.template(environment, "network");
    String connectionNodes = id(template, "ConnectionNodes");
    String endpointNodes = id(template, "EndpointNodes");
    String webSocketBalancer = id(template, "WebSocketBalancer");
    String endpointBalancer = id(template, "EndpointBalancer");
    assertThat(ingress(template))
        .containsExactlyInAnyOrder(
            new Rule(webSocketBalancer, "0.0.0.0/0", 443),
            new Rule(endpointBalancer, "0.0.0.0/0", 443),
            new Rule(connectionNodes, webSocketBalancer, Ports.WEBSOCKET),
            new Rule(connectionNodes, connectionNodes, Ports.INTERNAL),
            new Rule(connectionNodes, endpointNodes, Ports.INTERNAL),
            new Rule(endpointNodes, endpointBalancer, Ports.ENDPOINT));
  }

  @ParameterizedTest
  @MethodSource("pushstack.infra.Synthesis#allTemplates")
  void groupsAreMadeInOneStackOnly(StackTemplate template) {
    if (!template.part().equals("network")) {
      assertThat(template.resources())
          .noneMatch(resource -> resource.type().startsWith("AWS::EC2::SecurityGroup"));
    }
  }

  @Test
  void ownVpcIsUsedAsItIs() {
    StackTemplate own = Synthesis.template("own", "network");
    assertThat(own.resources("AWS::EC2::VPC")).isEmpty();
    assertThat(own.resources("AWS::CertificateManager::Certificate")).isEmpty();
    assertThat(own.resources(GROUP))
        .allMatch(group -> group.at("VpcId").asText().equals("vpc-0123456789abcdef0"));
    assertThat(parameter(own, "network/machine-subnets"))
        .isEqualTo("subnet-0123456789abcde03,subnet-0123456789abcde04");
    assertThat(parameter(own, "certificate")).contains(":certificate/01234567");
  }

  @Test
  void smallFleetsNeedNoGatewayAndTablesAreReachedWithoutOne() {
    StackTemplate small = Synthesis.template("small", "network");
    assertThat(small.resources("AWS::EC2::NatGateway")).isEmpty();
    assertThat(Synthesis.template("prod", "network").resources("AWS::EC2::NatGateway")).hasSize(3);
    for (StackTemplate template : List.of(small, Synthesis.template("prod", "network"))) {
      assertThat(template.resources("AWS::EC2::VPCEndpoint")).hasSize(2);
      assertThat(template.resources("AWS::EC2::Subnet"))
          .noneMatch(subnet -> subnet.at("MapPublicIpOnLaunch").asBoolean());
    }
  }

  private static String parameter(StackTemplate template, String name) {
    return template.resources("AWS::SSM::Parameter").stream()
        .filter(p -> p.at("Name").asText().equals(template.env().names().parameter(name)))
        .findFirst()
        .orElseThrow()
        .at("Value")
        .asText();
  }
}
