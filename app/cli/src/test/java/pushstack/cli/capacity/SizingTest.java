package pushstack.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizingTest {
  private static final PriceList PRICES = PriceFile.shipped();
  private static final Instance MACHINE = PRICES.instance("r8g.xlarge");
  private static final Instance ENDPOINT = PRICES.instance("c8g.large");

  private static Sizing of(Workload workload, Placement placement) {
    return Sizing.of(workload, placement, MACHINE, ENDPOINT, 0);
  }

  @Test
  void loadTestedConnectionsReplaceThePlannedOnes() {
    var workload = new Workload(600_000, 6, 3, 0.4, 2_048);
    assertThat(of(workload, Placement.NLB).nodes()).isEqualTo(3);
    Sizing tested = Sizing.of(workload, Placement.NLB, MACHINE, ENDPOINT, 100_000);
    assertThat(tested.nodes()).isEqualTo(10);
    assertThat(tested.connectionsPerNode()).isEqualTo(100_000);
  }

  @ParameterizedTest
  @CsvSource({
    "NLB, 6, 3, open connections",
    "NODE, 900, 3, new connections",
    "NLB, 6, 90000, bytes"
  })
  void largestMeasureDecidesTheCapacityUnits(
      Placement placement, double connects, double messages, String measure) {
    assertThat(of(new Workload(1_000_000, connects, messages, 0, 2_048), placement).decides())
        .isEqualTo(measure);
  }

  @Test
  void storedMessagesAreWrittenByTheKibibyteBegun() {
    double one = of(new Workload(1_000, 0, 10, 1, 1_024), Placement.NLB).writeUnits();
    double two = of(new Workload(1_000, 0, 10, 1, 1_025), Placement.NLB).writeUnits();
    assertThat(one).isCloseTo(2 * 10_000 * Sizing.DAYS_A_MONTH, within(1e-6));
    assertThat(two).isCloseTo(2 * one, within(1e-6));
  }

  @Test
  void endpointNodesFollowThePushes() {
    assertThat(of(new Workload(100_000_000, 6, 3, 0.4, 2_048), Placement.NODE).endpointNodes())
        .isEqualTo(6);
  }

  @Test
  void smallFleetHasNothingToMind() {
    assertThat(Warnings.of(of(new Workload(10_000, 6, 3, 0.4, 2_048), Placement.NLB))).isEmpty();
  }

  @Test
  void largeFleetIsToldItsQuotas() {
    assertThat(Warnings.of(of(new Workload(100_000_000, 6, 3, 0.4, 2_048), Placement.NLB)))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("417 connection nodes need 2 load balancers"),
            text -> assertThat(text).contains("quota of 40,000 units a table"),
            text -> assertThat(text).contains("a new table takes 4,000"),
            text -> assertThat(text).contains("client IP preservation").contains("55,000"),
            text -> assertThat(text).contains("conntrack_allowance_available"));
  }

  @Test
  void webSocketApiCountsMinutesAndTheCheaperMessagesBeyondABillion() {
    var workload = new Workload(2_000_000, 6, 3, 0.4, 2_048);
    WebSocketApi api = WebSocketApi.of(workload, PRICES);
    // Twelve connects and three messages a day, two messages each.
    assertThat(api.messages()).isCloseTo(30.0 * 2e6 * Sizing.DAYS_A_MONTH, within(1.0));
    assertThat(api.minutes()).isEqualTo(2e6 * 43_800);
    assertThat(api.cost())
        .isCloseTo(1_000 + (api.messages() / 1e6 - 1_000) * 0.8 + 87_600 * 0.25, within(0.01));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 6, 3, 0.4, 2048",
    "1, -1, 3, 0.4, 2048",
    "1, 6, -1, 0.4, 2048",
    "1, 6, 3, 1.1, 2048",
    "1, 6, 3, NaN, 2048",
    "1, 6, 3, 0.4, 0"
  })
  void impossibleWorkloadIsRefused(
      int users, double connects, double messages, double share, int bytes) {
    assertThatThrownBy(() -> new Workload(users, connects, messages, share, bytes))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
