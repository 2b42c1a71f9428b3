package pushstack.cli.loadtest;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.report.ComparisonPage;
import pushstack.loadtest.report.ComparisonText;
import pushstack.loadtest.result.Comparison;
import pushstack.service.ValueType;

/// `pushstack load-test compare`.
public final class CompareCommand {
  private static final int NOT_WORSE = 0;
  private static final int WORSE = 1;

  private static final Option<Integer> TOLERANCE =
      Option.of(
          "tolerance",
          ValueType.count(0, 1_000),
          "5",
          "By how many percent the second may be worse.");
  private static final Option<Path> HTML =
      Option.of("html", ValueType.path(), "Where to write both side by side, as one HTML page.");
  private static final Option<Boolean> HELP = Option.toggle("help", "This.");

  private static final List<Option<?>> OPTIONS = List.of(TOLERANCE, HTML, HELP);

  private static final String USAGE =
      """
      Usage: pushstack load-test compare FIRST.json SECOND.json [--option value ...]

      Shows rates, percentiles and accounts of two results, and their ratios.
      Exit codes: 0 the second is not worse, 1 it is, 2 a wrong option or file.

      """;

  private final PrintStream out;

  public CompareCommand(PrintStream out) {
    this.out = out;
  }

  /// Returns the exit code.
  ///
  /// @throws MisuseException if an option or a file cannot be used
  public int run(List<String> args) {
    Options options = Options.parse(Results.options(args), OPTIONS);
    if (options.get(HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return NOT_WORSE;
    }
    List<String> files = Results.files(args);
    if (files.size() != 2) {
      throw new MisuseException("name two results, then options; there are " + files.size());
    }
    double tolerance = options.get(TOLERANCE) / 100.0;
    Comparison comparison =
        Comparison.of(Results.read(files.get(0)), Results.read(files.get(1)), tolerance);
    options.find(HTML).ifPresent(file -> Results.write(ComparisonPage.of(comparison), file));
    out.print(ComparisonText.of(comparison));
    out.println(
        comparison.worse()
            ? "\nThe second is worse by more than " + options.get(TOLERANCE) + " %."
            : "\nThe second is not worse.");
    return comparison.worse() ? WORSE : NOT_WORSE;
  }
}
