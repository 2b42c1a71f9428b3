package pushstack.infra;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.infra.environment.PushStack;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.CloudFormationValidatePlugin;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/// What two checkers that know AWS, but not us, find in the environments.
final class FindingsTest {

  @Test
  void nothingIsFoundInProd() {
    assertNothingIsFound("prod");
  }

  /// Each costs as much as all other tests together.
  @ParameterizedTest
  @ValueSource(strings = {"small", "own", "kept"})
  @Tag("heavy")
  void nothingIsFoundInOthers(String environment) {
    assertNothingIsFound(environment);
  }

  /// What is found must have been accepted with its reason. The plugin for CloudFormation ends the
  /// synthesis with an exception.
  private static void assertNothingIsFound(String environment) {
    List<PushStack> stacks = new ArrayList<>();
    synthesize(
        environment,
        stage -> {
          Aspects.of(stage).add(new AwsSolutionsChecks());
          Validations.of(stage).addPlugins(new CloudFormationValidatePlugin());
          stacks.addAll(stage.stacks());
        });
    for (PushStack stack : stacks) {
      Annotations found = Annotations.fromStack(stack);
      found.hasNoError("*", Match.stringLikeRegexp("AwsSolutions-.*"));
      found.hasNoWarning("*", Match.stringLikeRegexp("(AwsSolutions|CdkNag).*"));
    }
  }

  @Test
  void misspeltPropertyIsFound() {
    assertThatThrownBy(() ->
            synthesize(
                "local",
                stage -> {
                  misspell(stage.stacks().getFirst());
                  Validations.of(stage).addPlugins(new CloudFormationValidatePlugin());
                }))
        .hasMessageContaining("ValidationFailed");
  }

  private static void misspell(PushStack stack) {
    stack.getNode().findAll().stream()
        .filter(CfnResource.class::isInstance)
        .map(CfnResource.class::cast)
        .forEach(resource -> resource.addPropertyOverride("TabelName", "router"));
  }

  private static void synthesize(String environment, Consumer<PushStage> prepare) {
    Synthesis.synthesize(Synthesis.env(environment), Release.in(Synthesis.ARCHIVE), prepare);
  }
}
