package pushstack.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import pushstack.cli.capacity.CapacityCommand;
import pushstack.cli.loadtest.LoadTestCommand;
import pushstack.cli.options.MisuseException;
import pushstack.cli.verify.VerifyCommand;
import pushstack.schema.Suggestion;

/// The command line of the distribution. What serves is not slowed down by what does not: a command
/// loads its own classes only. Exit codes: 0 done, 1 a fault, 2 a wrong command or option;
/// `load-test` has 3 for a service that cannot be reached.
public final class Main {
  static final int DONE = 0;
  static final int MISUSE = 2;

  private static final String OWN_COMMANDS =
      """
        verify                     try a deployment as its users do, step by step
        capacity                   nodes, load-balancer units, tables and cost for so many users
        load-test COMMAND          load a deployment, account for every message, judge the result
        help [COMMAND]             this, or the options of a command
      """;

  private static final String USAGE =
      "Usage: pushstack [command] [--key value ...]\n\n"
          + pushstack.service.Main.COMMANDS
          + OWN_COMMANDS
          + "\n"
          + pushstack.service.Main.KEYS
          + "\nExit codes: 0 done, 1 a fault, 2 a wrong command, option or configuration.\n";

  private final PrintStream out;
  private final PrintStream err;
  private final Service service;

  /// The commands of the service itself.
  @FunctionalInterface
  interface Service {
    int run(List<String> args);
  }

  Main(PrintStream out, PrintStream err, Service service) {
    this.out = out;
    this.err = err;
    this.service = service;
  }

  public static void main(String[] args) {
    var main = new Main(System.out, System.err, pushstack.service.Main::runCommand);
    System.exit(main.run(List.of(args)));
  }

  int run(List<String> args) {
    String command = args.isEmpty() ? "" : args.getFirst();
    try {
      return dispatch(command, args.isEmpty() ? args : args.subList(1, args.size()), args);
    } catch (MisuseException e) {
      err.println("pushstack " + command + ": " + e.getMessage());
      return MISUSE;
    }
  }

  private int dispatch(String command, List<String> rest, List<String> all) {
    return switch (command) {
      case "verify" -> new VerifyCommand(out, err).run(rest);
      case "capacity" -> new CapacityCommand(out).run(rest);
      case "load-test" -> new LoadTestCommand(out, err, System.getenv()).run(rest);
      case "help", "--help", "-h" -> help(rest);
      // No command at all serves, with or without flags.
      case "", "--version" -> service.run(all);
      default ->
          command.startsWith("--") || names(pushstack.service.Main.COMMANDS).contains(command)
              ? service.run(all)
              : unknown(command);
    };
  }

  private int help(List<String> about) {
    if (about.isEmpty()) {
      out.print(USAGE);
      return DONE;
    }
    return switch (about.getFirst()) {
      case "verify", "capacity", "load-test" ->
          dispatch(about.getFirst(), List.of("--help"), about);
      case "run", "config" -> service.run(List.of("config"));
      default -> help(List.of());
    };
  }

  private int unknown(String command) {
    List<String> known = new ArrayList<>(names(pushstack.service.Main.COMMANDS));
    known.addAll(names(OWN_COMMANDS));
    err.println(
        "pushstack: there is no command \""
            + command
            + "\""
            + Suggestion.nearest(command, known)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; pushstack help lists them"));
    return MISUSE;
  }

  /// The commands are read off the help, so that none can be missing there.
  static List<String> names(String commands) {
    return commands.lines().map(line -> line.strip().split(" ", 2)[0]).distinct().toList();
  }
}
