package pushstack.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeploymentTest {
  private final Deployment prod = new Deployment("prod");

  @Test
  void namesTellDeploymentsApart() {
    assertThat(prod.tables().name(Table.ROUTER)).isEqualTo("push-prod-router");
    assertThat(prod.pushLogTopic()).isEqualTo("push-prod-push-log");
    assertThat(prod.tokenKeysSecret()).isEqualTo("push/prod/token-keys");
    assertThat(prod.configurationParameter("endpoint.public-url"))
        .isEqualTo("/push/prod/config/endpoint.public-url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Prod", "1st", "a_b", "-a", "abcdefghijklmnopqrstu"})
  void otherNamesAreRefused(String environment) {
    assertThatThrownBy(() -> new Deployment(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 20 of the characters");
  }
}
