package pushstack.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a run was asked for.
///
/// @param scenarios in the order in which they are run
/// @param peer that ours is compared with
/// @param pairs of a comparison
/// @param split whether ours is compared as two processes, as the peer is
/// @param pinned whether the server has one core and the load the other one
/// @param profiles folder for recordings of the service
/// @param results folder for JSON, table and plots
/// @param jvm flags of the service
/// @param launcher start script of a built distribution
record Options(
    List<Scenario> scenarios,
    Scale scale,
    Optional<ForeignServer> peer,
    int pairs,
    boolean split,
    boolean pinned,
    Optional<Path> profiles,
    Optional<Path> results,
    List<String> jvm,
    Path launcher) {

  static final String USAGE =
      """
      usage: run SCENARIO… [options]      all, or some of: %s
        --quick             a moment each: shows that it works, measures nothing
        --minutes N         length of p6 and p9
        --rate N            pushes a second for the latencies of p3, in place of half the maximum
        --results FOLDER    writes JSON, a table and plots
        --peer SPEC         compares with a server that runs already:
                            name=…,ws=ws://host:port,endpoint=http://host:port,pid=…[,pid=…]
                            or a file with the output of peer/autopush-rs start
        --pairs N           how often each is measured in turn (5)
        --topology T        ours in a comparison: split (as peers are) or all
        --pin               the server on core 0, the load on core 1
        --profile FOLDER    records the service with JDK Flight Recorder
        --jvm FLAGS         flags of the service in place of the launch script's
      """
          .formatted(String.join(" ", Scenario.ALL.stream().map(Scenario::toString).toList()));

  /// Of a service that lives for seconds.
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m");

  /// Where the modules of the application are, for the launch script.
  private static final Path APP = Path.of(System.getProperty("benchmark.app", ".."));

  static Options quick() {
    return parse("all", "--quick");
  }

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException with a sentence for whoever typed it
  static Options parse(String... arguments) {
    var reader = new Reader();
    for (int i = 0; i < arguments.length; i++) {
      @Nullable String value = i + 1 < arguments.length ? arguments[i + 1] : null;
      if (reader.take(arguments[i], value)) {
        i++;
      }
    }
    return reader.options();
  }

  private static final class Reader {
    /// Of minutes, pairs and pushes a second: nobody means more.
    private static final int MOST = 100_000;

    private final List<Scenario> scenarios = new ArrayList<>();
    private Scale scale = Scale.FULL;
    private Optional<ForeignServer> peer = Optional.empty();
    private int pairs = 5;
    private boolean split = true;
    private boolean pinned;
    private Optional<Path> profiles = Optional.empty();
    private Optional<Path> results = Optional.empty();
    private Optional<List<String>> jvm = Optional.empty();

    /// @return whether the value was taken too
    boolean take(String argument, @Nullable String next) {
      switch (argument) {
        case "--quick" -> scale = Scale.QUICK;
        case "--pin" -> pinned = true;
        case "all" -> scenarios.addAll(Scenario.ALL);
        default -> {
          if (!argument.startsWith("--")) {
            scenarios.add(Scenario.named(argument));
            return false;
          }
          if (next == null) {
            throw new IllegalArgumentException(argument + " needs a value, or is no option");
          }
          takeWithValue(argument, next);
          return true;
        }
      }
      return false;
    }

    private void takeWithValue(String option, String value) {
      switch (option) {
        case "--minutes" ->
            scale = scale.lasting(Duration.ofSeconds(Math.round(number(value) * 60)));
        case "--rate" -> scale = scale.offering(number(value));
        case "--results" -> results = Optional.of(Path.of(value));
        case "--peer" -> peer = Optional.of(ForeignServer.parse(value));
        case "--pairs" -> pairs = (int) number(value);
        case "--topology" -> split = topology(value);
        case "--profile" -> profiles = Optional.of(Path.of(value).toAbsolutePath());
        case "--jvm" -> jvm = Optional.of(List.of(value.split(" ", -1)));
        default -> throw new IllegalArgumentException("no option " + option);
      }
    }

    private static double number(String text) {
      try {
        double number = Double.parseDouble(text);
        if (number > 0 && number <= MOST) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Told below.
      }
      throw new IllegalArgumentException(text + " must be a number above 0, at most " + MOST);
    }

    private static boolean topology(String text) {
      return switch (text) {
        case "split" -> true;
        case "all" -> false;
        default -> throw new IllegalArgumentException("--topology is split or all, not " + text);
      };
    }

    Options options() {
      if (scenarios.isEmpty()) {
        throw new IllegalArgumentException("no scenario was named");
      }
      Path script = APP.resolve("distribution/src/main/node/bin/pushstack");
      return new Options(
          List.copyOf(scenarios),
          scale,
          peer,
          pairs,
          split,
          pinned,
          profiles,
          results,
          jvm.orElseGet(() -> scale.quick() ? QUICK_START : LaunchFlags.of(script)),
          APP.resolve("distribution/target/node/bin/pushstack").toAbsolutePath().normalize());
    }
  }
}
