package pushstack.cli.capacity;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.service.BadValueException;
import pushstack.service.ValueType;

/// `pushstack capacity`.
public final class CapacityCommand {
  private static final ValueType<String> INSTANCE_TYPE =
      ValueType.text(
          Pattern.compile("[a-z0-9-]+\\.[a-z0-9-]+"), "an instance type such as r8g.xlarge");

  private static final Option<Integer> USERS =
      Option.of(
          "users",
          ValueType.count(1, Workload.MAX_USERS),
          "User agents that are connected at the same time.");
  private static final Option<Double> CONNECTS =
      Option.of(
          "connects-per-day",
          decimal(0, Workload.MAX_CONNECTS_PER_DAY),
          "6",
          "How often each of them connects.");
  private static final Option<Double> MESSAGES =
      Option.of(
          "messages-per-day",
          decimal(0, Workload.MAX_MESSAGES_PER_DAY),
          "3",
          "Messages to each of them.");
  private static final Option<Double> STORED =
      Option.of(
          "stored-share",
          decimal(0, 1),
          "0.4",
          "Share of the messages that find their user agent offline.");
  private static final Option<Integer> BYTES =
      Option.of(
          "message-bytes",
          ValueType.count(1, Workload.MAX_MESSAGE_BYTES),
          "2048",
          "Size of a message with its keys.");
  private static final Option<String> INSTANCE =
      Option.of("instance", INSTANCE_TYPE, "r8g.xlarge", "Machines of connection nodes.");
  private static final Option<String> ENDPOINT_INSTANCE =
      Option.of("endpoint-instance", INSTANCE_TYPE, "c8g.large", "Machines of endpoint nodes.");
  private static final Option<Integer> PER_NODE =
      Option.of(
          "connections-per-node",
          ValueType.count(100, 10_000_000),
          "The most connections of a node, from a load test; else planned by its memory.");
  private static final Option<Placement> TLS =
      Option.of(
          "tls",
          ValueType.oneOf(Placement.class),
          "nlb",
          "Where TLS ends: at the load balancer, or on the nodes.");
  private static final Option<String> REGION =
      Option.of(
          "region",
          ValueType.text(Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]"), "a region such as us-east-1"),
          "Where it is to run; an estimate needs the prices of that region.");
  private static final Option<Path> PRICES =
      Option.of("prices", ValueType.path(), "A price list in place of the one that is built in.");
  private static final Option<Boolean> COMPARE =
      Option.toggle(
          "compare", "Also with TLS at the other place, and against API Gateway's WebSockets.");
  private static final Option<Boolean> JSON = Option.toggle("json", "For a program to read.");
  private static final Option<String> PROPOSE =
      Option.of(
          "propose-environment",
          ValueType.text(Pattern.compile(".+"), "a name"),
          "Print an environment of that name for the CDK app in place of the estimate.");
  private static final Option<Boolean> HELP = Option.toggle("help", "This.");

  private static final List<Option<?>> OPTIONS =
      List.of(
          USERS,
          CONNECTS,
          MESSAGES,
          STORED,
          BYTES,
          INSTANCE,
          ENDPOINT_INSTANCE,
          PER_NODE,
          TLS,
          REGION,
          PRICES,
          COMPARE,
          JSON,
          PROPOSE,
          HELP);

  private static final String USAGE =
      """
      Usage: pushstack capacity --users NUMBER [--option value ...]

      What so many users need, and what it costs a month. An estimate for planning: the number that
      moves all others is how many connections a node holds, so load-test that one.

      """;

  private final PrintStream out;

  public CapacityCommand(PrintStream out) {
    this.out = out;
  }

  /// Prints what was asked for and returns the exit code.
  ///
  /// @throws MisuseException if an option or the price list cannot be used
  public int run(List<String> args) {
    Options options = Options.parse(args, OPTIONS);
    if (options.get(HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return 0;
    }
    Workload workload =
        new Workload(
            options
                .find(USERS)
                .orElseThrow(() -> new MisuseException("say how many with --users NUMBER")),
            options.get(CONNECTS),
            options.get(MESSAGES),
            options.get(STORED),
            options.get(BYTES));
    PriceList prices = options.find(PRICES).map(PriceFile::read).orElseGet(PriceFile::shipped);
    out.print(answer(options, workload, prices));
    return 0;
  }

  private static String answer(Options options, Workload workload, PriceList prices) {
    Placement asked = options.get(TLS);
    Estimate chosen = estimate(options, workload, asked, prices);
    Optional<String> name = options.find(PROPOSE);
    if (name.isPresent()) {
      String region = options.find(REGION).orElse(prices.region());
      return EnvironmentProposal.of(name.get(), region, chosen, prices);
    }
    checkRegion(options, prices);
    boolean compare = options.get(COMPARE);
    List<Estimate> all =
        compare
            ? Arrays.stream(Placement.values())
                .map(each -> estimate(options, workload, each, prices))
                .toList()
            : List.of();
    @Nullable WebSocketApi api = compare ? WebSocketApi.of(workload, prices) : null;
    return options.get(JSON)
        ? CapacityJson.of(prices, compare ? all : List.of(chosen), api)
        : CapacityReport.of(prices, chosen, all, api);
  }

  /// A price of another region would be a wrong number that looks like a right one.
  private static void checkRegion(Options options, PriceList prices) {
    options
        .find(REGION)
        .filter(region -> !region.equals(prices.region()))
        .ifPresent(region -> {
          throw new MisuseException(
              "the prices are those of "
                  + prices.region()
                  + ", not of "
                  + region
                  + ": name a list of that region with --prices");
        });
  }

  private static Estimate estimate(
      Options options, Workload workload, Placement placement, PriceList prices) {
    return Estimate.of(
        workload,
        placement,
        prices.instance(options.get(INSTANCE)),
        prices.instance(options.get(ENDPOINT_INSTANCE)),
        options.find(PER_NODE).orElse(0),
        prices);
  }

  private static ValueType<Double> decimal(double min, double max) {
    return new ValueType<>("number", false, text -> decimal(text, min, max));
  }

  private static double decimal(String text, double min, double max) throws BadValueException {
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new BadValueException("is not a number");
    }
    throw new BadValueException("must be between " + plain(min) + " and " + plain(max));
  }

  private static String plain(double bound) {
    return Long.toString((long) bound);
  }
}
