package pushstack.cli.loadtest;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.report.ResultText;
import pushstack.loadtest.result.Result;
import pushstack.service.ValueType;

/// `pushstack load-test merge`.
public final class MergeCommand {
  private static final int PASSED = 0;
  private static final int FAILED = 1;

  private static final Option<Path> JSON =
      Option.of("json", ValueType.path(), "Where to write the result of all, as JSON.");
  private static final Option<Path> HTML =
      Option.of("html", ValueType.path(), "Where to write its report, as one HTML page.");
  private static final Option<Boolean> FORCE =
      Option.toggle(
          "force", "Merge also what is of different plans, targets or times, and say nothing.");
  private static final Option<Boolean> HELP = Option.toggle("help", "This.");

  private static final List<Option<?>> OPTIONS = List.of(JSON, HTML, FORCE, HELP);

  private static final String USAGE =
      """
      Usage: pushstack load-test merge RESULT.json ... [--option value ...]

      Makes one result of those of testers that ran together, as if one had measured all: started with
      the same plan and the same --start-at.
      Exit codes: 0 the whole keeps its thresholds, 1 it does not, 2 a wrong option or file.

      """;

  private final PrintStream out;

  public MergeCommand(PrintStream out) {
    this.out = out;
  }

  /// Returns the exit code.
  ///
  /// @throws MisuseException if an option or a file cannot be used
  public int run(List<String> args) {
    Options options = Options.parse(Results.options(args), OPTIONS);
    if (options.get(HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return PASSED;
    }
    List<Result> results = Results.files(args).stream().map(Results::read).toList();
    Result merged = Results.merge(results, options.get(FORCE));
    options.find(JSON).ifPresent(file -> Results.write(merged, file));
    options.find(HTML).ifPresent(file -> Results.writePage(merged, file));
    out.print(ResultText.of(merged));
    return merged.passed() ? PASSED : FAILED;
  }
}
