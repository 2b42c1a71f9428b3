package pushstack.cli.loadtest;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import pushstack.cli.options.MisuseException;
import pushstack.schema.Suggestion;

/// `pushstack load-test`, a family of commands.
public final class LoadTestCommand {
  private static final String USAGE =
      """
      Usage: pushstack load-test COMMAND [--option value ...]

        run PLAN            runs a plan: "scenario, quantity, stagger, delay[, args] | ..." or a .yaml file
        smoke [SCENARIO]    runs one scenario once, basic unless another is named, with its arguments
        scenarios           lists the scenarios that a plan can name
        selftest            how much load this machine can make
        compare A B         two results side by side
        merge RESULT ...    one result of those of testers that ran together
        report RESULT       a result as text and as a page
        fan-out ... -- PLAN runs a plan by many testers on AWS, and merges their results
        join                what a fan-out starts on each machine

      pushstack load-test COMMAND --help lists the options of a command. An option can be an
      environment variable as well: --client-key is LOAD_TEST_CLIENT_KEY.

      Exit codes: 0 passed, 1 a threshold was missed, 2 a wrong command, option, plan or scenario,
      3 the service or the testers cannot be reached.
      """;

  private static final List<String> COMMANDS =
      List.of(
          "run", "smoke", "scenarios", "selftest", "compare", "merge", "report", "fan-out", "join");

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  public LoadTestCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
  }

  /// Returns the exit code.
  ///
  /// @throws MisuseException if it was told something that it cannot use
  public int run(List<String> args) {
    String command = args.isEmpty() ? "help" : args.getFirst();
    List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
    return switch (command) {
      case "run" -> new RunCommand(out, err, environment).run(rest);
      case "smoke" -> new RunCommand(out, err, environment).smoke(rest);
      case "scenarios" -> new ScenariosCommand(out, environment).run(rest);
      case "selftest" -> new SelfTestCommand(out).run(rest);
      case "compare" -> new CompareCommand(out).run(rest);
      case "merge" -> new MergeCommand(out).run(rest);
      case "report" -> new ReportCommand(out).run(rest);
      case "fan-out" -> new FanOutCommand(out, err).run(rest);
      case "join" ->
          new JoinCommand(out, err, new RunCommand(out, err, environment)::run).run(rest);
      case "help", "--help", "-h" -> {
        out.print(USAGE);
        yield ExitCode.PASSED;
      }
      default ->
          throw new MisuseException(
              "there is no command \""
                  + command
                  + "\""
                  + Suggestion.nearest(command, COMMANDS)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("; pushstack load-test help lists them"));
    };
  }
}
