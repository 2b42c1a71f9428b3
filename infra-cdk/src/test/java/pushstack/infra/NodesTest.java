package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.infra.StackTemplate.Resource;
import pushstack.infra.environment.Env;
import pushstack.infra.ops.Alarm;
import pushstack.infra.ops.NodeRole;
import pushstack.schema.Deployment;
import pushstack.schema.FleetMetric;
import pushstack.schema.LifecycleHooks;
import pushstack.schema.Ports;

/// The machines of both roles: how they are reached, replaced, and scaled.
final class NodesTest {
  private static final String GROUP = "AWS::AutoScaling::AutoScalingGroup";
  private static final String LAUNCH = "AWS::EC2::LaunchTemplate";
  private static final String TARGETS = "AWS::ElasticLoadBalancingV2::TargetGroup";
  private static final String LISTENER = "AWS::ElasticLoadBalancingV2::Listener";
  private static final String BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer";

  /// What EC2 takes.
  private static final int MOST_USER_DATA = 16_384;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"connection,CONNECTION", "endpoint,ENDPOINT"})
  void releaseReplacesMachinesWithoutAGapAndIsTakenBackByAlarms(String part, NodeRole role) {
    StackTemplate template = Synthesis.template("prod", part);
    Resource group = template.only(GROUP);
    JsonNode policy = group.json().path("UpdatePolicy");
    assertThat(policy.has("AutoScalingRollingUpdate")).isFalse();
    JsonNode preferences = policy.at("/AutoScalingInstanceRefresh/Preferences");
    assertThat(preferences.path("MinHealthyPercentage").asInt()).isEqualTo(100);
    assertThat(preferences.path("MaxHealthyPercentage").asInt()).isEqualTo(110);
    Set<String> watching = texts(preferences.at("/AlarmSpecification/Alarms"));
    Set<String> expected = new TreeSet<>();
    for (Alarm alarm : Alarm.stoppingReleaseOf(role)) {
      expected.add(alarm.awsName(template.env().names()));
    }
    assertThat(watching).isEqualTo(expected);
    Set<String> made = new TreeSet<>();
    for (Resource alarm : template.resources("AWS::CloudWatch::Alarm")) {
      made.add(alarm.at("AlarmName").asText());
      assertThat(texts(group.json().path("DependsOn"))).contains(alarm.id());
    }
    assertThat(made).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "endpoint"})
  void nodesCompleteTheirOwnHooks(String part) {
    Resource group = Synthesis.template("prod", part).only(GROUP);
    Map<String, String> hooks = new LinkedHashMap<>();
    for (JsonNode hook : group.at("LifecycleHookSpecificationList")) {
      hooks.put(
          hook.path("LifecycleHookName").asText(),
          hook.path("LifecycleTransition").asText() + " " + hook.path("DefaultResult").asText());
    }
    assertThat(hooks)
        .containsOnly(
            Map.entry(LifecycleHooks.LAUNCH, "autoscaling:EC2_INSTANCE_LAUNCHING ABANDON"),
            Map.entry(LifecycleHooks.TERMINATE, "autoscaling:EC2_INSTANCE_TERMINATING CONTINUE"));
    assertThat(group.properties().has("DesiredCapacity")).isFalse();
    // A hook beside the group would miss its first machines.
    assertThat(Synthesis.template("prod", part).resources("AWS::AutoScaling::LifecycleHook"))
        .isEmpty();
  }

  @Test
  void drainBelongsToTheHookAndNotToTheBalancer() {
    Map<String, String> attributes =
        attributes(Synthesis.template("prod", "connection").only(TARGETS), "TargetGroupAttributes");
    assertThat(attributes)
        .containsEntry("deregistration_delay.timeout_seconds", "0")
        .containsEntry("deregistration_delay.connection_termination.enabled", "false")
        .containsEntry("preserve_client_ip.enabled", "true")
        .containsEntry("target_health_state.unhealthy.connection_termination.enabled", "false")
        .containsKey("target_health_state.unhealthy.draining_interval_seconds");
  }

  @Test
  void tlsEndsWhereTheRecordSays() {
    Resource atBalancer = Synthesis.template("prod", "connection").only(LISTENER);
    assertThat(atBalancer.at("Protocol").asText()).isEqualTo("TLS");
    assertThat(atBalancer.at("Certificates")).hasSize(1);
    StackTemplate passedOn = Synthesis.template("own", "connection");
    assertThat(passedOn.only(LISTENER).at("Protocol").asText()).isEqualTo("TCP");
    assertThat(passedOn.only(LISTENER).at("Certificates").isMissingNode()).isTrue();
    assertThat(passedOn.only(TARGETS).at("HealthCheckProtocol").asText()).isEqualTo("HTTPS");
    assertThat(userData(passedOn))
        .contains("tls_secret=push/own/websocket-tls\n", "--set websocket.tls.certificate=");
    assertThat(userData(Synthesis.template("prod", "connection"))).contains("tls_secret=\n");
    assertThat(passedOn.json().toString()).contains("secret:push/own/websocket-tls-??????");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "small", "own"})
  void networkRemembersConnectionsLongerThanTheBalancer(String environment) {
    StackTemplate template = Synthesis.template(environment, "connection");
    JsonNode data = template.only(LAUNCH).at("LaunchTemplateData");
    Map<String, String> listener = attributes(template.only(LISTENER), "ListenerAttributes");
    int idle = Integer.parseInt(listener.getOrDefault("tcp.idle_timeout.seconds", "350"));
    assertThat(
            data.at("/NetworkInterfaces/0/ConnectionTrackingSpecification/TcpEstablishedTimeout")
                .asInt())
        .isGreaterThan(idle);
    // A template has groups in one of two places.
    assertThat(data.has("SecurityGroupIds")).isFalse();
    assertThat(data.at("/NetworkInterfaces/0/Groups")).hasSize(1);
    assertThat(data.at("/NetworkInterfaces/0/AssociatePublicIpAddress").asBoolean())
        .isEqualTo(environment.equals("small"));
  }

  @Test
  void connectionNodesScaleOutByTheirOwnMetricAndNeverIn() {
    JsonNode tracking =
        Synthesis.template("prod", "connection")
            .only("AWS::AutoScaling::ScalingPolicy")
            .at("TargetTrackingConfiguration");
    JsonNode metric = tracking.path("CustomizedMetricSpecification");
    assertThat(metric.path("Namespace").asText()).isEqualTo(FleetMetric.NAMESPACE);
    assertThat(metric.path("MetricName").asText())
        .isEqualTo(FleetMetric.CONNECTION_UTILIZATION.awsName());
    assertThat(metric.path("Statistic").asText()).isEqualTo("Average");
    assertThat(metric.path("Dimensions").findValuesAsText("Name"))
        .containsExactly(FleetMetric.ENVIRONMENT, FleetMetric.ROLE);
    assertThat(tracking.path("DisableScaleIn").asBoolean()).isTrue();
  }

  @Test
  void endpointNodesScaleByRequestsAndCpu() {
    List<String> metrics = new ArrayList<>();
    Synthesis.template("prod", "endpoint")
        .resources("AWS::AutoScaling::ScalingPolicy")
        .forEach(policy ->
            metrics.add(
                policy
                    .at(
                        "TargetTrackingConfiguration/PredefinedMetricSpecification/PredefinedMetricType")
                    .asText()));
    assertThat(metrics)
        .containsExactlyInAnyOrder("ALBRequestCountPerTarget", "ASGAverageCPUUtilization");
  }

  @Test
  void balancerOfSendersLogsAndStandsBehindTheFirewallIfAsked() {
    StackTemplate prod = Synthesis.template("prod", "endpoint");
    assertThat(attributes(prod.only(BALANCER), "LoadBalancerAttributes"))
        .containsEntry("access_logs.s3.enabled", "true")
        .containsEntry("routing.http.drop_invalid_header_fields.enabled", "true");
    assertThat(prod.resources("AWS::WAFv2::WebACLAssociation")).hasSize(1);
    assertThat(Synthesis.template("small", "endpoint").resources("AWS::WAFv2::WebACL")).isEmpty();
    assertThat(prod.only(LISTENER).at("Protocol").asText()).isEqualTo("HTTPS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "endpoint"})
  void balancersAskTheListenerOfTheRole(String part) {
    Resource targets = Synthesis.template("prod", part).only(TARGETS);
    assertThat(targets.at("Port").asInt())
        .isEqualTo(part.equals("connection") ? Ports.WEBSOCKET : Ports.ENDPOINT);
    assertThat(targets.at("HealthCheckPath").asText()).isEqualTo("/__lbheartbeat__");
    assertThat(userData(Synthesis.template("prod", part)))
        .contains(
            "--set " + (part.equals("connection") ? "websocket" : "endpoint") + ".host=0.0.0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection", "endpoint"})
  void releaseChangesOneLineOfATemplate(String part) throws IOException {
    Path next = Files.writeString(folder.resolve("pushstack-next.tar.gz"), "the next release");
    StackTemplate after =
        Synthesis.synthesize(Synthesis.env("prod"), Release.in(next), stage -> {}).stream()
            .filter(template -> template.part().equals(part))
            .findFirst()
            .orElseThrow();
    List<String> before = Files.readAllLines(Synthesis.template("prod", part).file());
    List<String> lines = Files.readAllLines(after.file());
    assertThat(lines).hasSameSizeAs(before);
    List<String> changed = new ArrayList<>(lines);
    changed.removeAll(before);
    assertThat(changed).singleElement().asString().contains("sha256=" + Release.in(next).sha256());
  }

  @ParameterizedTest
  @CsvSource({"prod,connection", "prod,endpoint", "own,connection", "small,endpoint"})
  void bootScriptIsWholeShortAndValid(String environment, String part) throws Exception {
    String script = userData(Synthesis.template(environment, part));
    assertThat(script.length()).isLessThan(MOST_USER_DATA);
    assertThat(script).startsWith("#!/bin/bash\n").doesNotContainPattern("@[a-z0-9-]+@");
    Path file = Files.writeString(folder.resolve("user-data.sh"), script);
    Process check = new ProcessBuilder("bash", "-n", file.toString()).inheritIO().start();
    assertThat(check.waitFor()).isZero();
    String agent = script.substring(script.indexOf("<<'JSON'\n") + 9, script.indexOf("\nJSON\n"));
    assertThat(Synthesis.JSON.readTree(agent).at("/metrics/metrics_collected/ethtool"))
        .isInstanceOf(ObjectNode.class);
  }

  /// Push endpoints that one deployment made begin with a name of the record, which Data tells all
  /// nodes: no machine, balancer or stack of machines has a say in it.
  @ParameterizedTest
  @ValueSource(strings = {"prod", "small", "own"})
  void endpointUrlsSurviveTheMachinesAndTheirStack(String environment) {
    String url =
        "https://" + Synthesis.env(environment).fleet().orElseThrow().addresses().endpoint();
    assertThat(Synthesis.template(environment, "data").resources("AWS::SSM::Parameter"))
        .anyMatch(parameter ->
            parameter.at("Name").asText().endsWith("/config/endpoint.public-url")
                && parameter.at("Value").asText().equals(url));
    assertThat(Synthesis.template(environment, "endpoint").json().at("/Outputs/EndpointUrl/Value"))
        .hasToString("\"" + url + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "small", "own"})
  void programsFindBothAddresses(String environment) {
    Env env = Synthesis.env(environment);
    String webSocket = "wss://" + env.fleet().orElseThrow().addresses().websocket();
    assertThat(parameter(environment, "connection", Deployment.WEBSOCKET_URL)).isEqualTo(webSocket);
    assertThat(parameter(environment, "endpoint", Deployment.ENDPOINT_URL))
        .isEqualTo(env.publicUrl());
  }

  private static String parameter(String environment, String part, String name) {
    String wanted = Synthesis.env(environment).names().parameter(name);
    return Synthesis.template(environment, part).resources("AWS::SSM::Parameter").stream()
        .filter(parameter -> parameter.at("Name").asText().equals(wanted))
        .map(parameter -> parameter.at("Value").asText())
        .findFirst()
        .orElseThrow();
  }

  private static String userData(StackTemplate template) {
    return template.only(LAUNCH).at("LaunchTemplateData/UserData/Fn::Base64").asText();
  }

  private static Map<String, String> attributes(Resource resource, String list) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (JsonNode attribute : resource.at(list)) {
      attributes.put(attribute.path("Key").asText(), attribute.path("Value").asText());
    }
    return attributes;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
