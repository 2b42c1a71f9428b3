package pushstack.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pushstack.fleet.FakeAws;
import pushstack.fleet.FakeAws.Answer;
import pushstack.fleet.FakeAws.Call;
import pushstack.fleet.FleetException;
import pushstack.schema.Deployment;

final class ParametersTest {
  private static final Deployment PROD = new Deployment("prod");
  private static final String PATH = PROD.configurationPath();

  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final FakeAws aws = FakeAws.start();

  @TempDir private Path folder;

  @BeforeEach
  void answer() {
    aws.answering("GetParametersByPath", this::page);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  /// As the service does: at most ten a page, and the token says where to go on.
  private Answer page(Call call) {
    assertThat(call.input().path("Recursive").asBoolean()).isTrue();
    assertThat(call.input().path("WithDecryption").asBoolean()).isTrue();
    List<String> entries = new ArrayList<>();
    parameters.forEach((name, value) -> {
      if (name.startsWith(call.text("Path"))) {
        entries.add("{\"Name\":\"%s\",\"Value\":\"%s\"}".formatted(name, value));
      }
    });
    int from = call.text("NextToken").isEmpty() ? 0 : Integer.parseInt(call.text("NextToken"));
    int to = Math.min(from + 10, entries.size());
    String next = to < entries.size() ? ",\"NextToken\":\"" + to + "\"" : "";
    return Answer.ok(
        "{\"Parameters\":[" + String.join(",", entries.subList(from, to)) + "]" + next + "}");
  }

  private static ServiceConfig load(String... flags) {
    return ServiceConfig.load(List.of(flags), Map.of("PUSHSTACK_PARAMETERS", PATH));
  }

  @Test
  void parametersOfAllPagesAreSettings() {
    for (int i = 0; i < 25; i++) {
      parameters.put(PATH + "connection/" + Settings.ALL.get(i).key(), "x");
    }
    parameters.put(PROD.configurationParameter("endpoint.public-url"), "https://push.example");
    parameters.put(PROD.configurationParameter("websocket.message-limit"), "7");
    ServiceConfig config = load();
    assertThat(config.endpoint().publicUrl()).hasToString("https://push.example");
    assertThat(config.webSocket().messageLimit()).isEqualTo(7);
    assertThat(aws.calls("GetParametersByPath")).hasSize(3);
  }

  @Test
  void flagsEnvironmentAndFileWinOverParameters() throws Exception {
    parameters.put(PATH + "websocket.port", "1");
    parameters.put(PATH + "endpoint.port", "2");
    parameters.put(PATH + "admin.port", "3");
    parameters.put(PATH + "internal.port", "4");
    Path file = Files.writeString(folder.resolve("c.yaml"), "admin.port: 13\n");
    ServiceConfig config =
        ServiceConfig.load(
            List.of("--websocket.port=11", "--parameters", PATH, "--config=" + file),
            Map.of("PUSHSTACK_ENDPOINT_PORT", "12", "PUSHSTACK_PARAMETERS", "/other/"));
    assertThat(config.webSocket().listener().port()).isEqualTo(11);
    assertThat(config.endpoint().listener().port()).isEqualTo(12);
    assertThat(config.admin().listener().port()).isEqualTo(13);
    assertThat(config.internal().port()).isEqualTo(4);
    assertThat(aws.calls("GetParametersByPath"))
        .allSatisfy(call -> assertThat(call.text("Path")).isEqualTo(PATH));
  }

  @Test
  void firstPathThatSetsAKeyWins() {
    parameters.put("/mine/websocket.port", "1");
    parameters.put(PATH + "websocket.port", "2");
    parameters.put(PATH + "admin.port", "3");
    ServiceConfig config = load("--parameters=/mine, " + PATH);
    assertThat(config.webSocket().listener().port()).isEqualTo(1);
    assertThat(config.admin().listener().port()).isEqualTo(3);
  }

  @Test
  void parametersOfTheRoleWinOverThoseOfAll() {
    parameters.put(PATH + "role", "connection");
    parameters.put(PATH + "storage.engine", "dynamodb");
    parameters.put(PATH + "keys.token-secret", PROD.tokenKeysSecret());
    parameters.put(PATH + "keys.node-auth-secret", PROD.nodeAuthSecret());
    parameters.put(PATH + "websocket.port", "1");
    parameters.put(PATH + "connection/websocket.port", "2");
    parameters.put(PATH + "endpoint/websocket.port", "3");
    assertThat(load().webSocket().listener().port()).isEqualTo(2);
    assertThat(load("--role=endpoint").webSocket().listener().port()).isEqualTo(3);
    assertThat(load("--role=all").webSocket().listener().port()).isEqualTo(1);
    assertThat(load().keys().token())
        .isEqualTo(new ServiceConfig.KeySource.Managed("push/prod/token-keys"));
  }

  @Test
  void whatIsWrongIsSaidOfEachParameter() {
    parameters.put(PATH + "websocket.prot", "1");
    parameters.put(PATH + "websocket.port", "many");
    parameters.put(PATH + "mobile/role", "all");
    assertThatThrownBy(ParametersTest::load)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "websocket.prot (parameter /push/prod/config/websocket.prot): is not known;"
                + " did you mean websocket.port?")
        .hasMessageContaining(
            "websocket.port (parameter /push/prod/config/websocket.port): \"many\" is not a whole")
        .hasMessageContaining(
            "parameter /push/prod/config/mobile/role: lies in a folder that no role has");
  }

  @Test
  void pathThatIsNoneIsRefusedUnasked() {
    assertThatThrownBy(() -> load("--parameters=push/prod"))
        .hasMessageContaining("--parameters: \"push/prod\" is not a path");
    assertThat(aws.calls("GetParametersByPath")).isEmpty();
  }

  @Test
  void refusalNamesThePathAndTheReason() {
    aws.answering(
        "GetParametersByPath",
        _ -> Answer.error(400, "AccessDeniedException", "role x may not ssm:GetParametersByPath"));
    assertThatThrownBy(ParametersTest::load)
        .isInstanceOf(FleetException.class)
        .hasMessage(
            "the parameters below /push/prod/config/ cannot be read: AccessDeniedException: role x"
                + " may not ssm:GetParametersByPath");
  }

  @Test
  void throttledReadIsTriedAgain() {
    parameters.put(PATH + "websocket.port", "5");
    aws.answering(
        "GetParametersByPath",
        call ->
            aws.calls("GetParametersByPath").size() < 3
                ? Answer.error(400, "ThrottlingException", "Rate exceeded")
                : page(call));
    assertThat(load().webSocket().listener().port()).isEqualTo(5);
  }

  @Test
  void endlessPagesEnd() {
    aws.answering(
        "GetParametersByPath", _ -> Answer.ok("{\"Parameters\":[],\"NextToken\":\"again\"}"));
    assertThatThrownBy(ParametersTest::load).hasMessageContaining("are more than 50 pages");
  }

  @Test
  void sourceIsShownAndSecretsAreNot() {
    parameters.put(PATH + "admin.token", "s".repeat(32));
    parameters.put(PATH + "websocket.port", "6");
    String shown =
        ConfigReference.effective(
            ConfigValues.read(List.of(), Map.of("PUSHSTACK_PARAMETERS", PATH)));
    assertThat(shown)
        .contains("websocket.port: \"6\"  # parameter /push/prod/config/websocket.port\n")
        .contains("admin.token: \"[redacted]\"  # parameter /push/prod/config/admin.token\n");
  }
}
