package pushstack.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CostTableTest {
  private static final PriceList PRICES = PriceFile.shipped();

  private static Estimate estimate(int users, Placement placement) {
    return Estimate.of(
        new Workload(users, 6, 3, 0.4, 2_048),
        placement,
        PRICES.instance("r8g.xlarge"),
        PRICES.instance("c8g.large"),
        0,
        PRICES);
  }

  /// Worked out independently of this program, to the dollar.
  @ParameterizedTest
  @CsvSource({
    "    10000, NLB,    3,     31,    707,     4,   99,   0,    842, 84.15",
    "   100000, NLB,    3,    162,    707,    38,  107,   1,   1015, 10.15",
    "  1000000, NLB,    5,   1476,   1051,   378,  185,   8,   3099,  3.10",
    "  1000000, NODE,   7,     60,   1395,   378,  123,   8,   1965,  1.97",
    " 10000000, NLB,   42,  14616,   7417,  3777,  961,  83,  26854,  2.69",
    " 10000000, NODE,  67,    454,  11718,  3777,  348,  83,  16380,  1.64",
    "100000000, NLB,  417, 146033,  72109, 37765, 8722, 835, 265464,  2.65",
    "100000000, NODE, 667,   4413, 115121, 37765, 2590, 835, 160723,  1.61"
  })
  void costIsThatOfTheReference(
      int users,
      Placement placement,
      int nodes,
      long loadBalancers,
      long machines,
      long tables,
      long network,
      long pushLog,
      long total,
      double perThousand) {
    Estimate estimate = estimate(users, placement);
    assertThat(estimate.sizing().nodes()).isEqualTo(nodes);
    Cost cost = estimate.cost();
    assertThat(
            Stream.of(
                    cost.loadBalancers(),
                    cost.machines(),
                    cost.tables(),
                    cost.network(),
                    cost.pushLog(),
                    cost.total())
                .map(Math::round))
        .containsExactly(loadBalancers, machines, tables, network, pushLog, total);
    assertThat(Math.round(estimate.perThousand() * 100)).isEqualTo(Math.round(perThousand * 100));
  }

  @Test
  void readmeHasTheTableThatIsTrueNow() throws IOException {
    List<Estimate> rows =
        Stream.of(10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
            .flatMap(users -> Stream.of(Placement.values()).map(each -> estimate(users, each)))
            .toList();
    assertThat(Files.readString(Path.of("README.md")))
        .contains(CostTable.of(rows))
        .contains(PRICES.date().toString())
        .contains(PRICES.region());
  }
}
