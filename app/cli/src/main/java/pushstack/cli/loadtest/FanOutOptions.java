package pushstack.cli.loadtest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.fleet.FanOut;
import pushstack.loadtest.fleet.Place;
import pushstack.service.ValueType;

/// The options of a fan-out, and what they say.
final class FanOutOptions {
  /// As many results as are merged in the memory of an operator's machine.
  private static final int MAX_TESTERS = 200;

  static final Option<Integer> TESTERS =
      Option.of("testers", ValueType.count(1, MAX_TESTERS), "2", "How many.");
  static final Option<String> BUCKET =
      text("bucket", "[a-z0-9.-]{3,63}", "a bucket", "Through which orders and results go.");
  static final Option<String> PREFIX =
      Option.of(
          "prefix",
          ValueType.text(Pattern.compile("[A-Za-z0-9._/-]*"), "the begin of a key"),
          "load-test/",
          "What keys there begin with.");
  static final Option<String> REGION =
      text(
          "region", "[a-z0-9-]{2,40}", "a region such as eu-central-1", "Else what the SDK finds.");
  static final Option<String> CLUSTER =
      text("cluster", ".+", "a name or ARN", "Run as Fargate tasks of this ECS cluster.");
  static final Option<String> IMAGE =
      text("image", "\\S+", "an image", "With --cluster: the image of Pushstack.");
  static final Option<String> SUBNETS =
      text("subnets", "subnet-\\w+(,subnet-\\w+)*", "subnets", "With --cluster: where tasks run.");
  static final Option<String> GROUPS =
      text("security-groups", "sg-\\w+(,sg-\\w+)*", "groups", "With --cluster: of the tasks.");
  static final Option<Boolean> PUBLIC_IP =
      Option.toggle("public-ip", "With --cluster: subnets without a NAT gateway need it.");
  static final Option<Integer> CPU =
      Option.of("cpu", ValueType.count(256, 16_384), "2048", "With --cluster: 1024 are a core.");
  static final Option<Integer> MEMORY =
      Option.of("memory", ValueType.count(512, 122_880), "4096", "With --cluster: in MB.");
  static final Option<String> ARCHITECTURE =
      Option.of(
          "architecture",
          ValueType.text(Pattern.compile("X86_64|ARM64"), "X86_64 or ARM64"),
          "X86_64",
          "With --cluster: that of the image.");
  static final Option<String> EXECUTION_ROLE =
      text(
          "execution-role", "arn:.+", "an ARN", "With --cluster: pulls the image, writes the log.");
  static final Option<String> LOG_GROUP =
      text("log-group", "[\\w./#-]+", "a log group", "With --cluster: for what testers print.");
  static final Option<String> TAG =
      text("tag", "[^=]+=.*", "KEY=VALUE", "Run on machines with this tag, by Systems Manager.");
  static final Option<String> INSTANCES =
      text("instances", "m?i-\\w+(,m?i-\\w+)*", "instances", "Or on these.");
  static final Option<String> PROGRAM =
      Option.of(
          "program",
          ValueType.text(Pattern.compile("[\\w./-]+"), "a path"),
          "/opt/pushstack/current/bin/pushstack",
          "With --tag or --instances: Pushstack there.");
  static final Option<Duration> START_IN =
      Option.of(
          "start-in",
          ValueType.duration("10s", "1h"),
          "3m",
          "When the load begins: tasks need minutes, machines seconds.");
  static final Option<Duration> TIMEOUT =
      Option.of(
          "timeout",
          ValueType.duration("10s", "24h"),
          "30m",
          "From that begin to the last result; then testers are stopped.");
  static final Option<Boolean> PARTIAL =
      Option.toggle("partial", "Go on with fewer testers if some fail.");
  static final Option<Boolean> KEEP = Option.toggle("keep", "Leave the results in the bucket.");
  static final Option<Boolean> DRY_RUN =
      Option.toggle("dry-run", "Only print what would be done, as commands of the AWS CLI.");
  static final Option<Path> JSON =
      Option.of("json", ValueType.path(), "Where to write the result of all, as JSON.");
  static final Option<Path> HTML =
      Option.of("html", ValueType.path(), "Where to write its report, as one HTML page.");
  static final Option<Boolean> HELP = Option.toggle("help", "This.");

  static final List<Option<?>> ALL =
      List.of(
          TESTERS,
          BUCKET,
          PREFIX,
          REGION,
          CLUSTER,
          IMAGE,
          SUBNETS,
          GROUPS,
          PUBLIC_IP,
          CPU,
          MEMORY,
          ARCHITECTURE,
          EXECUTION_ROLE,
          LOG_GROUP,
          TAG,
          INSTANCES,
          PROGRAM,
          START_IN,
          TIMEOUT,
          PARTIAL,
          KEEP,
          DRY_RUN,
          JSON,
          HTML,
          HELP);

  private FanOutOptions() {}

  private static Option<String> text(String name, String form, String what, String meaning) {
    return Option.of(name, ValueType.text(Pattern.compile(form), what), meaning);
  }

  /// @throws MisuseException if they do not say one place
  static FanOut.Order order(Options options, List<String> runArgs) {
    if (runArgs.isEmpty()) {
      throw new MisuseException("say behind -- what every tester runs: a plan and its options");
    }
    String prefix = options.get(PREFIX);
    return new FanOut.Order(
        place(options),
        options.get(TESTERS),
        runArgs,
        needed(options, BUCKET),
        prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/",
        options.get(START_IN),
        options.get(TIMEOUT),
        options.get(PARTIAL),
        options.get(KEEP));
  }

  private static Place place(Options options) {
    long places = List.of(CLUSTER, TAG, INSTANCES).stream().filter(options::isGiven).count();
    if (places != 1) {
      throw new MisuseException(
          "say where testers run, with one of --cluster, --tag and --instances");
    }
    return options.isGiven(CLUSTER) ? fargate(options) : instances(options);
  }

  private static Place fargate(Options options) {
    return new Place.Fargate(
        needed(options, CLUSTER),
        needed(options, IMAGE),
        options.get(CPU),
        options.get(MEMORY),
        options.get(ARCHITECTURE),
        list(Optional.of(needed(options, SUBNETS))),
        list(options.find(GROUPS)),
        options.get(PUBLIC_IP),
        options.find(EXECUTION_ROLE),
        options.find(LOG_GROUP));
  }

  private static Place instances(Options options) {
    Optional<Place.Tag> tag =
        options
            .find(TAG)
            .map(text -> {
              int equals = text.indexOf('=');
              return new Place.Tag(text.substring(0, equals), text.substring(equals + 1));
            });
    return new Place.Instances(tag, list(options.find(INSTANCES)), options.get(PROGRAM));
  }

  private static List<String> list(Optional<String> text) {
    return text.map(all -> Arrays.asList(all.split(",", -1))).orElse(List.of());
  }

  private static String needed(Options options, Option<String> option) {
    return options
        .find(option)
        .orElseThrow(() -> new MisuseException(option.flag() + " is missing"));
  }
}
