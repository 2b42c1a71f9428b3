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

/// `pushstack load-test report`.
public final class ReportCommand {
  private static final int DONE = 0;

  private static final Option<Path> HTML =
      Option.of("html", ValueType.path(), "Where to write the report, as one HTML page.");
  private static final Option<Boolean> HELP = Option.toggle("help", "This.");

  private static final List<Option<?>> OPTIONS = List.of(HTML, HELP);

  private static final String USAGE =
      """
      Usage: pushstack load-test report RESULT.json [--html FILE]

      Shows a result, whose run may be long ago.
      Exit codes: 0 shown, 2 a wrong option or file.

      """;

  private final PrintStream out;

  public ReportCommand(PrintStream out) {
    this.out = out;
  }

  /// Returns the exit code.
  ///
  /// @throws MisuseException if an option or the file cannot be used
  public int run(List<String> args) {
    Options options = Options.parse(Results.options(args), OPTIONS);
    if (options.get(HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return DONE;
    }
    List<String> files = Results.files(args);
    if (files.size() != 1) {
      throw new MisuseException("name one result, then options; there are " + files.size());
    }
    Result result = Results.read(files.getFirst());
    options.find(HTML).ifPresent(file -> Results.writePage(result, file));
    out.print(ResultText.of(result));
    return DONE;
  }
}
