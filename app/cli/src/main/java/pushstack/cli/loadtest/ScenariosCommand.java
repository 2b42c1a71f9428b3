package pushstack.cli.loadtest;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.catalogue.ScenarioDefinition;

/// `pushstack load-test scenarios`.
final class ScenariosCommand {
  private static final List<Option<?>> OPTIONS = List.of(RunOptions.SCENARIOS, RunOptions.HELP);
  private static final String USAGE =
      """
      Usage: pushstack load-test scenarios [--scenarios FILE]

      Lists the scenarios that a plan can name, with their arguments and what these are if a plan does
      not give them.

      """;

  private final PrintStream out;
  private final Map<String, String> environment;

  ScenariosCommand(PrintStream out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  int run(List<String> args) {
    Options options =
        Options.parse(
            args, OPTIONS, 0, Options.ofEnvironment(RunOptions.VARIABLES, OPTIONS, environment));
    if (options.get(RunOptions.HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return ExitCode.PASSED;
    }
    for (ScenarioDefinition scenario : Scenarios.of(options).scenarios()) {
      out.println(scenario.name());
      out.println("    " + scenario.does());
      if (!scenario.parameters().isEmpty()) {
        out.println("    " + scenario.signature());
      }
    }
    return ExitCode.PASSED;
  }
}
