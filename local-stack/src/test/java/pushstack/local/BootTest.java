package pushstack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import pushstack.schema.Deployment;
import pushstack.test.Dynalite;

/// The user data of the release's templates, run by a machine, with the parameters of the same
/// templates: what a new instance of a fleet does.
@Tag("heavy")
@EnabledIf(value = "pushstack.local.Machine#canBeMade", disabledReason = Machine.NEEDS)
final class BootTest {
  private static final String EXAMPLE = "small";
  private static final Deployment NAMES = new Deployment(EXAMPLE);
  private static final Pattern KEY = Pattern.compile("(?m)^keys\\.(token|node-auth): (\\S+)$");

  /// 32 bytes, in hex, as the Data stack has them made.
  private static final String ADMIN_TOKEN = "0123456789abcdef".repeat(4);

  /// More than a template has.
  private static final int MAX_CHARACTERS = 4 * 1024 * 1024;

  @TempDir private static Path place;
  private static String script;
  private static final Map<String, String> PARAMETERS = new HashMap<>();
  private static final Map<String, String> SECRETS = new HashMap<>();
  private static Dynalite tables;

  private Machine machine;
  private CloudStandIn cloud;

  @BeforeAll
  static void synthesize() throws IOException {
    UnpackedRelease release = new UnpackedRelease(place);
    List<String> scripts = new ArrayList<>();
    for (Path template : release.synthesize(EXAMPLE)) {
      read(template, scripts);
    }
    script =
        scripts.stream()
            .filter(text -> text.contains("role=endpoint\n"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no user data of an endpoint node"));
    Matcher keys = KEY.matcher(release.run("", "bin/pushstack", "keys", "generate"));
    while (keys.find()) {
      boolean token = keys.group(1).equals("token");
      SECRETS.put(token ? NAMES.tokenKeysSecret() : NAMES.nodeAuthSecret(), keys.group(2));
    }
    SECRETS.put(NAMES.adminTokenSecret(), ADMIN_TOKEN);
    tables = Dynalite.start();
    release.run(
        "",
        "env",
        "AWS_ACCESS_KEY_ID=test",
        "AWS_SECRET_ACCESS_KEY=test",
        "AWS_REGION=us-east-1",
        "bin/pushstack",
        "tables",
        "create",
        "--storage.engine=dynamodb",
        "--storage.table-prefix=" + NAMES.tables().prefix(),
        "--storage.dynamodb.endpoint=" + tables.endpoint());
  }

  /// Takes the user data of launch templates, and the parameters whose value is known before a
  /// deployment.
  private static void read(Path template, List<String> scripts) throws IOException {
    var settings = LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS).build();
    Map<?, ?> root = (Map<?, ?>) new Load(settings).loadFromString(Files.readString(template));
    if (!(root.get("Resources") instanceof Map<?, ?> resources)) {
      return;
    }
    for (Object value : resources.values()) {
      Map<?, ?> resource = (Map<?, ?>) value;
      if (!(resource.get("Properties") instanceof Map<?, ?> properties)) {
        continue;
      }
      if ("AWS::SSM::Parameter".equals(resource.get("Type"))
          && properties.get("Name") instanceof String name
          && name.startsWith(NAMES.configurationPath())
          && properties.get("Value") instanceof String text) {
        PARAMETERS.put(name, text);
      } else if (properties.get("LaunchTemplateData") instanceof Map<?, ?> data
          && data.get("UserData") instanceof Map<?, ?> encoded
          && encoded.get("Fn::Base64") instanceof String text) {
        scripts.add(text);
      }
    }
  }

  @AfterAll
  static void stopTables() {
    tables.close();
  }

  @BeforeEach
  void boot() throws Exception {
    machine = Machine.boot();
    String host = machine.run("ip route | awk '/^default/ { print $3 }'");
    cloud = new CloudStandIn(host, PARAMETERS, SECRETS, tables.endpoint());
    machine.copy(Path.of("src/test/resources/pushstack/local/machine"), "/stand-ins");
    machine.run("/stand-ins/prepare " + cloud.uri());
    machine.copy(Files.writeString(place.resolve("user-data"), script), "/user-data");
    machine.copy(Distribution.archive(), "/archive.tar.gz");
  }

  @AfterEach
  void shutDown() {
    machine.close();
    cloud.close();
  }

  private Command.Outcome runUserData() {
    return machine.attempt("bash /user-data");
  }

  @Test
  void bootEndsWithAHealthyNodeAndASecondOneChangesNothing() {
    Command.Outcome first = runUserData();
    assertThat(first.status()).as(first.output()).isZero();
    machine.run("/opt/pushstack/current/libexec/healthy");
    assertThat(machine.run("systemctl is-enabled pushstack")).isEqualTo("enabled");
    assertThat(
            machine.run(
                "curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8082/__heartbeat__"))
        .isEqualTo("200");
    String process = machine.run("systemctl show --property=MainPID --value pushstack");

    Command.Outcome second = runUserData();

    assertThat(second.status()).as(second.output()).isZero();
    assertThat(second.output()).contains("the release is here already", "nothing to do");
    assertThat(machine.run("systemctl show --property=MainPID --value pushstack"))
        .isEqualTo(process);
    machine.run("[ ! -e /autoscaling.log ]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncate -s 1000000 /archive.tar.gz", "echo >>/archive.tar.gz"})
  void brokenArchiveGivesTheMachineUpAndLeavesNoNode(String damage) {
    machine.run(damage);

    Command.Outcome outcome = runUserData();

    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.output()).contains("given up: the archive", "is not this release");
    assertThat(machine.run("cat /autoscaling.log")).contains("ABANDON");
    machine.run(
        "[ ! -e /opt/pushstack/current ] && [ ! -e /etc/systemd/system/pushstack.service ]");
    machine.run("[ -z \"$(ls -A /opt/pushstack/releases)\" ]");
  }
}
