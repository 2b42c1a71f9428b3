package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.infra.StackTemplate.Resource;
import pushstack.schema.Deployment;
import pushstack.schema.Table;

/// What stays behind when the stack with the data is deleted can become part of a new one. For that
/// CloudFormation wants of each such resource a policy for its deletion, a name that the template
/// computes, and the same name from the next stack.
final class RestoreTest {
  /// By which property CloudFormation finds a resource that it is to take in.
  private static final Map<String, String> FOUND_BY =
      Map.of("AWS::DynamoDB::GlobalTable", "TableName", "AWS::SecretsManager::Secret", "Name");

  @ParameterizedTest
  @ValueSource(strings = {"prod", "small", "own", "kept"})
  void everythingThatStaysBehindCanBeTakenInAgain(String environment) {
    StackTemplate template = Synthesis.template(environment, "data");
    Deployment names = template.env().names();
    Set<String> found = new TreeSet<>();
    for (Resource resource : template.resources()) {
      if (resource.json().path("DeletionPolicy").asText().equals("Retain")) {
        assertThat(FOUND_BY).containsKey(resource.type());
        found.add(resource.at(FOUND_BY.getOrDefault(resource.type(), "")).asText());
      }
    }
    Set<String> expected =
        Set.of(Table.values()).stream()
            .map(table -> names.tables().name(table))
            .collect(Collectors.toCollection(TreeSet::new));
    expected.add(names.tokenKeysSecret());
    expected.add(names.nodeAuthSecret());
    expected.add(names.adminTokenSecret());
    assertThat(found).isEqualTo(expected);
  }

  /// A lost stack that is made again asks for the same resources under the same logical ids.
  @ParameterizedTest
  @ValueSource(strings = {"prod", "kept"})
  void newStackAsksForTheSame(String environment) {
    StackTemplate again =
        Synthesis.synthesize(Synthesis.env(environment), Release.in(Synthesis.ARCHIVE), stage -> {})
            .getFirst();
    assertThat(again.json()).isEqualTo(Synthesis.template(environment, again.part()).json());
  }
}
