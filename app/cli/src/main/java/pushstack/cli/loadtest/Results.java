package pushstack.cli.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pushstack.cli.options.MisuseException;
import pushstack.loadtest.report.ResultPage;
import pushstack.loadtest.result.Judge;
import pushstack.loadtest.result.Merge;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultException;
import pushstack.loadtest.result.ResultReader;
import pushstack.loadtest.result.ResultWriter;
import pushstack.loadtest.threshold.Threshold;

/// What the commands about results have in common: files come before options, and whatever is wrong
/// with a file is a misuse.
final class Results {
  /// For merges, by the thresholds of plans.
  static final Judge JUDGE =
      (threshold, measurements, time) -> Threshold.parse(threshold).judge(measurements, time);

  private Results() {}

  /// The arguments before the first option.
  static List<String> files(List<String> args) {
    return args.stream().takeWhile(arg -> !arg.startsWith("--")).toList();
  }

  /// The others.
  static List<String> options(List<String> args) {
    return args.subList(files(args).size(), args.size());
  }

  static Result read(String file) {
    try {
      return ResultReader.read(Path.of(file));
    } catch (ResultException e) {
      throw new MisuseException(String.valueOf(e.getMessage()));
    }
  }

  static Result merge(List<Result> results, boolean force) {
    try {
      return new Merge(force, JUDGE).of(results);
    } catch (ResultException e) {
      throw new MisuseException(String.valueOf(e.getMessage()));
    }
  }

  static void write(Result result, Path file) {
    try {
      ResultWriter.write(result, file);
    } catch (IOException e) {
      throw new MisuseException(file + " cannot be written: " + e);
    }
  }

  static void writePage(Result result, Path file) {
    write(ResultPage.of(result), file);
  }

  static void write(String text, Path file) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new MisuseException(file + " cannot be written: " + e);
    }
  }
}
