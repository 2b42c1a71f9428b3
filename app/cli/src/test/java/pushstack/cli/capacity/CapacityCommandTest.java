package pushstack.cli.capacity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pushstack.cli.Output;
import pushstack.cli.options.MisuseException;

final class CapacityCommandTest {
  @TempDir private Path folder;

  private String run(String... args) {
    var output = new Output();
    assertThat(new CapacityCommand(output.outStream()).run(Arrays.asList(args))).isZero();
    return output.out();
  }

  private String problem(String... args) {
    try {
      run(args);
    } catch (MisuseException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("accepted " + Arrays.toString(args));
  }

  @Test
  void estimateShowsNeedsCostAndWhereThePricesAreFrom() {
    assertThat(run("--users", "1000000"))
        .contains("1,000,000 user agents online, TLS at the load balancer")
        .contains("connection nodes   5 × r8g.xlarge, 200,000 connections each of 400,000 at most")
        .contains("load balancers     1 with 333.3 capacity units together (open connections")
        .contains("511.0 M write units and 456.3 M read units a month")
        .containsPattern("total +3,099\n")
        .contains("Mind: 200,000 connections a node")
        .contains("Prices of 2026-11-27 in us-east-1. ");
  }

  @Test
  void comparisonHasBothPlacementsAndApiGateway() {
    assertThat(run("--users=1000000", "--tls=node", "--compare"))
        .contains("TLS at the nodes")
        .contains("| 1,000,000 | NLB | 5 |", "| 1,000,000 | node | 7 |")
        .containsPattern("API Gateway +11,863\n")
        .contains("keep-alives and what runs behind it come on top");
  }

  @Test
  void jsonHoldsTheSame() throws IOException {
    JsonNode json = new ObjectMapper().readTree(run("--users", "1000000", "--compare", "--json"));
    assertThat(json.at("/prices-date").asText()).isEqualTo("2026-11-27");
    assertThat(json.at("/estimates/0/tls").asText()).isEqualTo("nlb");
    assertThat(json.at("/estimates/1/tls").asText()).isEqualTo("node");
    assertThat(Math.round(json.at("/estimates/0/cost/total").asDouble())).isEqualTo(3_099);
    assertThat(json.at("/estimates/0/warnings").size()).isEqualTo(3);
    assertThat(Math.round(json.at("/api-gateway-connections/cost-at-least").asDouble()))
        .isEqualTo(11_863);
  }

  @Test
  void smallMachinesMakeASmallBill() {
    String answer =
        run("--users=10000", "--instance=t4g.small", "--endpoint-instance=t4g.small", "--json");
    assertThat(answer).contains("\"instance\" : \"t4g.small\"", "\"nodes\" : 3");
  }

  @Test
  void ownPricesReplaceTheShippedOnes() throws IOException {
    Path file = prices("\"us-east-1\"", "\"eu-central-1\"");
    assertThat(run("--users=1000", "--region=eu-central-1", "--prices=" + file))
        .contains("in eu-central-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--users=many | --users: \"many\" is not a whole number",
        "--users=0 | --users: \"0\" must be between 1 and 1000000000",
        "--users | --users has no value",
        "--users=5 --users=6 | --users is given twice",
        "5 | \"5\" is not an option; options are written --name value",
        "--tls=node | say how many with --users NUMBER",
        "--users=5 --tls=alb | --tls: \"alb\" must be one of nlb, node",
        "--users=5 --stored-share=40 | --stored-share: \"40\" must be between 0 and 1",
        "--users=5 --stored-share=NaN | --stored-share: \"NaN\" must be between 0 and 1",
        "--users=5 --messages-per-day=x | --messages-per-day: \"x\" is not a number",
        "--users=5 --instance=big | --instance: \"big\" must be an instance type such as r8g.xlarge",
        "--users=5 --prices=/nowhere | the price list /nowhere does not exist",
        "--users=5 --propose-environment=Prod | --propose-environment: an environment has 1 to 20"
            + " of the characters a-z 0-9 -, a letter first, not: Prod"
      })
  void wrongInputIsOneSentence(String args, String sentence) {
    assertThat(problem(args.strip().split(" ", -1))).isEqualTo(sentence.strip());
  }

  @Test
  void pricesOfAnotherRegionAreNotUsed() {
    assertThat(problem("--users=5", "--region=eu-central-1"))
        .isEqualTo(
            "the prices are those of us-east-1, not of eu-central-1: name a list of that region"
                + " with --prices");
  }

  @Test
  void instanceWithoutAPriceNamesThoseThatHaveOne() {
    assertThat(problem("--users=5", "--instance=x9.huge"))
        .startsWith("there is no price of the instance type x9.huge; there are c8g.large, ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"nlb-hour\" | \"nlb-huor\" | lacks the price nlb-hour",
        "\"nlb-hour\": 0.0225 | \"nlb-hour\": 0.0225, \"x\": 1 | has the unknown name x",
        "\"nlb-hour\": 0.0225 | \"nlb-hour\": -1"
            + " | cannot be used: nlb-hour needs a price of zero or more",
        "\"nlb-hour\": 0.0225 | \"nlb-hour\": \"cheap\" | needs a number for nlb-hour",
        "2026-11-27 | yesterday | has no date such as 2026-11-27",
        "\"source\" | \"sauce\" | has the unknown name sauce; is source meant?",
        "\"memory-gib\": 2} | \"memory-gib\": 0}"
            + " | cannot be used: t4g.small has a price, processors and memory above zero",
        "\"instances\": { | \"instances\": [ | is not JSON: "
      })
  void wrongPriceListIsOneSentence(String from, String to, String sentence) throws IOException {
    Path file = prices(from.strip(), to.strip());
    assertThat(problem("--users=5", "--prices=" + file))
        .startsWith("the price list " + file + " " + sentence.strip())
        .doesNotContain("\n");
  }

  private Path prices(String from, String to) throws IOException {
    try (InputStream in = PriceFile.class.getResourceAsStream("prices-2026-11.json")) {
      String shipped = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      assertThat(shipped).contains(from);
      return Files.writeString(
          folder.resolve("prices.json"),
          shipped.replaceFirst(from.replace("{", "\\{").replace("[", "\\["), to));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--users=100000000 --tls=node | 450 connection nodes, not the 667 of",
        "--users=1000000 --messages-per-day=100000 | 450 endpoint nodes, not the ",
        "--users=1000000 --instance=r8g.4xlarge | 1,000,000 connections a node, not the 1,600,000"
      })
  void fleetThatIsTooLargeForOneEnvironmentIsRefused(String args, String sentence) {
    String all = args.strip() + " --propose-environment=prod";
    assertThat(problem(all.split(" ", -1)))
        .startsWith("one environment has at most " + sentence.strip());
  }
}
