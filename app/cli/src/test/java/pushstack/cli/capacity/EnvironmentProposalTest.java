package pushstack.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import pushstack.infra.environment.Env;
import pushstack.infra.environment.Environments;
import pushstack.infra.environment.Profile;

final class EnvironmentProposalTest {
  private static final PriceList PRICES = PriceFile.shipped();

  @TempDir private Path folder;

  private static String proposal(int users, Placement placement) {
    Estimate estimate =
        Estimate.of(
            new Workload(users, 6, 3, 0.4, 2_048),
            placement,
            PRICES.instance("r8g.xlarge"),
            PRICES.instance("c8g.large"),
            0,
            PRICES);
    return EnvironmentProposal.of("prod", "eu-central-1", estimate, PRICES);
  }

  private static Object at(String yaml, String... path) {
    Object found = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    for (String key : path) {
      found = found instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return Objects.requireNonNull(found, () -> String.join(".", path));
  }

  @ParameterizedTest
  @CsvSource({"1, NLB", "10000, NODE", "1000000, NLB", "20000000, NODE", "100000000, NLB"})
  void theCdkAppReadsIt(int users, Placement placement) throws IOException {
    Files.writeString(folder.resolve("prod.yaml"), proposal(users, placement));
    Env read = new Environments(folder).read(Optional.of("prod"));
    assertThat(read.profile()).isEqualTo(Profile.AWS);
    assertThat(read.region()).isEqualTo("eu-central-1");
    assertThat(read.retainsData()).isTrue();
    assertThat(read.fleet().orElseThrow().connection().tls().name()).isEqualTo(placement.name());
  }

  @Test
  void machinesAreThoseOfTheEstimate() {
    String yaml = proposal(1_000_000, Placement.NODE);
    assertThat(at(yaml, "region")).isEqualTo("eu-central-1");
    assertThat(at(yaml, "fleet", "network", "zones"))
        .isEqualTo(List.of("eu-central-1a", "eu-central-1b", "eu-central-1c"));
    assertThat(at(yaml, "fleet", "connection", "tls")).isEqualTo("node");
    assertThat(at(yaml, "fleet", "connection", "max-connections")).isEqualTo(250_000);
    assertThat(at(yaml, "fleet", "connection", "machines", "type")).isEqualTo("r8g.xlarge");
    assertThat(at(yaml, "fleet", "connection", "machines", "min")).isEqualTo(7);
    assertThat(at(yaml, "fleet", "connection", "machines", "max")).isEqualTo(11);
    assertThat(at(yaml, "fleet", "endpoint", "machines", "type")).isEqualTo("c8g.large");
    assertThat(at(yaml, "fleet", "endpoint", "machines", "min")).isEqualTo(3);
  }

  @Test
  void tablesAreWarmedForTheReconnectStormWithinTheQuota() {
    assertThat(at(proposal(1_000_000, Placement.NLB), "data", "warm-throughput"))
        .isEqualTo(Map.of("reads", 12_000, "writes", 5_556));
    assertThat(at(proposal(20_000_000, Placement.NLB), "data", "warm-throughput"))
        .isEqualTo(Map.of("reads", 40_000, "writes", 40_000));
  }

  @Test
  void newTablesAreEnoughForASmallFleet() {
    assertThat(at(proposal(10_000, Placement.NLB), "data")).isEqualTo(Map.of("removal", "retain"));
  }
}
