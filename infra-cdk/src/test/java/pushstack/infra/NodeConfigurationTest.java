package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.infra.StackTemplate.Resource;

/// What nodes are told is what they understand: the table of the service's README is checked
/// against its catalogue of settings there.
final class NodeConfigurationTest {
  private static final Pattern SET = Pattern.compile("--set \"?([a-z.-]+)=");

  private static Set<String> known() throws IOException {
    return Files.readString(Path.of("../app/push-service/README.md"))
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(3, line.indexOf('`', 3)))
        .collect(Collectors.toSet());
  }

  private static Set<String> parameters(String environment) {
    String path = Synthesis.env(environment).names().configurationPath();
    return Synthesis.templates(environment).stream()
        .flatMap(template -> template.resources("AWS::SSM::Parameter").stream())
        .map(parameter -> parameter.at("Name").asText())
        .filter(name -> name.startsWith(path))
        .map(name -> name.substring(path.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "local"})
  void parametersAreKeysOfTheService(String environment) throws IOException {
    assertThat(parameters(environment))
        .containsExactly(
            "admin.token-secret",
            "endpoint.public-url",
            "fleet.environment",
            "keys.node-auth-secret",
            "keys.token-secret",
            "push-log.topic-arn",
            "storage.engine",
            "storage.table-prefix")
        .isSubsetOf(known());
  }

  @Test
  void settingsOfBootScriptsAreKeysOfTheService() throws IOException {
    Set<String> set = new TreeSet<>();
    for (StackTemplate template : Synthesis.allTemplates()) {
      for (Resource launch : template.resources("AWS::EC2::LaunchTemplate")) {
        Matcher found = SET.matcher(launch.at("LaunchTemplateData/UserData/Fn::Base64").asText());
        while (found.find()) {
          set.add(found.group(1));
        }
      }
    }
    assertThat(set).contains("internal.host", "websocket.tls.key").isSubsetOf(known());
  }
}
