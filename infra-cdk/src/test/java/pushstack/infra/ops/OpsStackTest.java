package pushstack.infra.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Environments;
import pushstack.schema.Deployment;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.StageProps;
import software.amazon.awscdk.assertions.Template;

class OpsStackTest {
  private static JsonNode template(String environment) {
    Env env = new Environments(Path.of("environments")).read(Optional.of(environment));
    Stage stage =
        new Stage(
            new App(),
            "Push",
            StageProps.builder()
                .env(Environment.builder().account(env.account()).region(env.region()).build())
                .build());
    return new ObjectMapper()
        .valueToTree(Template.fromStack(new OpsStack(stage, "Ops", env)).toJSON());
  }

  private static Set<String> alarms(JsonNode template) {
    Set<String> names = new TreeSet<>();
    template.get("Resources").findValues("AlarmName").forEach(name -> names.add(name.asText()));
    return names;
  }

  @Test
  void everyAlarmThatStopsNoReleaseIsInIt() {
    JsonNode template = template("prod");
    Set<String> expected = new TreeSet<>();
    for (Alarm alarm : Alarm.stoppingNothing()) {
      expected.add(alarm.awsName(new Deployment("prod")));
    }
    assertThat(alarms(template)).isEqualTo(expected);
    assertThat(template.get("Outputs").get("Dashboard").get("Value").asText())
        .endsWith("#dashboards/dashboard/push-prod-overview");
  }

  /// Names that AWS chose come from parameters, so that no stack holds another one fast.
  @Test
  void namesOfMachinesAreReadFromParameters() {
    JsonNode template = template("prod");
    assertThat(template.get("Parameters").toString())
        .contains("/push/prod/connection-group", "/push/prod/endpoint-load-balancer");
    assertThat(template.toString()).doesNotContain("Fn::ImportValue");
  }

  @Test
  void environmentWithoutMachinesHasTheAlarmsOfItsTables() {
    assertThat(alarms(template("local")))
        .contains("push-local-tables-throttled", "push-local-push-log-dead-letters")
        .doesNotContain("push-local-machine-broken", "push-local-connection-fleet-at-maximum");
  }
}
