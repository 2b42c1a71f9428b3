package pushstack.cli.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.report.ComparisonPage;
import pushstack.loadtest.report.ComparisonText;
import pushstack.loadtest.report.ResultPage;
import pushstack.loadtest.result.Comparison;
import pushstack.loadtest.result.Merge;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultException;
import pushstack.loadtest.result.ResultReader;
import pushstack.loadtest.threshold.Threshold;
import pushstack.service.ValueType;

/// `pushstack load-test compare`, `merge` and `report`.
final class ResultCommands {
  /// Testers of one run.
  private static final int MAX_RESULTS = 1_000;

  private static final Option<Integer> TOLERANCE =
      Option.of(
          "tolerance",
          ValueType.count(0, 1_000),
          "5",
          "By how many percent the second may be worse.");
  private static final Option<Boolean> FORCE =
      Option.toggle("force", "Merges also what does not belong together.");

  private static final String COMPARE_USAGE =
      """
      Usage: pushstack load-test compare BEFORE.json AFTER.json [--tolerance PERCENT] [--html FILE]

      Exit codes: 0 nothing is worse, 1 something is, 2 a wrong option or file.

      """;
  private static final String MERGE_USAGE =
      """
      Usage: pushstack load-test merge RESULT.json ... [--json FILE] [--html FILE] [--force]

      One result of those of testers that ran together, as if one had measured all.
      Exit codes: 0 the whole passed, 1 it missed a threshold, 2 a wrong option or file.

      """;
  private static final String REPORT_USAGE =
      """
      Usage: pushstack load-test report RESULT.json --html FILE

      Exit codes: 0 done, 2 a wrong option or file.

      """;

  private final PrintStream out;

  ResultCommands(PrintStream out) {
    this.out = out;
  }

  int compare(List<String> args) {
    List<Option<?>> known = List.of(TOLERANCE, RunOptions.HTML, RunOptions.HELP);
    Options options = Options.parse(args, known, 2, Map.of());
    if (options.get(RunOptions.HELP)) {
      return help(COMPARE_USAGE, known);
    }
    if (options.operands().size() != 2) {
      throw new MisuseException("two results are compared: that of before, and that of after");
    }
    Comparison comparison =
        Comparison.of(
            read(options.operands().getFirst()),
            read(options.operands().getLast()),
            options.get(TOLERANCE) / 100.0);
    out.print(ComparisonText.of(comparison));
    options.find(RunOptions.HTML).ifPresent(file -> write(file, ComparisonPage.of(comparison)));
    return comparison.worse() ? ExitCode.MISSED : ExitCode.PASSED;
  }

  int merge(List<String> args) {
    List<Option<?>> known = List.of(RunOptions.JSON, RunOptions.HTML, FORCE, RunOptions.HELP);
    Options options = Options.parse(args, known, MAX_RESULTS, Map.of());
    if (options.get(RunOptions.HELP)) {
      return help(MERGE_USAGE, known);
    }
    if (options.operands().isEmpty()) {
      throw new MisuseException("say which results to merge");
    }
    if (!options.isGiven(RunOptions.JSON) && !options.isGiven(RunOptions.HTML)) {
      throw new MisuseException("say where the result goes, with --json or --html");
    }
    List<Result> parts = options.operands().stream().map(ResultCommands::read).toList();
    try {
      Result whole = merging(options.get(FORCE)).of(parts);
      ResultFiles.write(options, whole);
      return whole.passed() ? ExitCode.PASSED : ExitCode.MISSED;
    } catch (ResultException e) {
      throw new MisuseException(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new MisuseException("the result cannot be written: " + e.getMessage());
    }
  }

  /// Judges the whole by the thresholds of its parts.
  static Merge merging(boolean force) {
    return new Merge(
        force,
        (threshold, measurements, time) -> Threshold.parse(threshold).judge(measurements, time));
  }

  int report(List<String> args) {
    List<Option<?>> known = List.of(RunOptions.HTML, RunOptions.HELP);
    Options options = Options.parse(args, known, 1, Map.of());
    if (options.get(RunOptions.HELP)) {
      return help(REPORT_USAGE, known);
    }
    if (options.operands().isEmpty() || !options.isGiven(RunOptions.HTML)) {
      throw new MisuseException("say which result, and where the page goes with --html");
    }
    Result result = read(options.operands().getFirst());
    options.find(RunOptions.HTML).ifPresent(file -> write(file, ResultPage.of(result)));
    return ExitCode.PASSED;
  }

  private int help(String usage, List<Option<?>> known) {
    out.print(usage + Options.help(known));
    return ExitCode.PASSED;
  }

  private static Result read(String file) {
    try {
      return ResultReader.read(Path.of(file));
    } catch (ResultException e) {
      throw new MisuseException(String.valueOf(e.getMessage()));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new MisuseException(file + " cannot be written: " + e.getMessage());
    }
  }
}
