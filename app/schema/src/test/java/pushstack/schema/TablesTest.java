package pushstack.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TablesTest {

  @Test
  void prefixComesBeforeTheName() {
    assertThat(new Tables("staging-").name(Table.MESSAGE)).isEqualTo("staging-message");
    assertThat(new Tables("").name(Table.ROUTER)).isEqualTo("router");
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "slash/", "umlautä"})
  void prefixThatDynamoDbRefusesIsRefused(String prefix) {
    assertThatThrownBy(() -> new Tables(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(prefix);
  }

  @Test
  void prefixThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> new Tables("p".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
