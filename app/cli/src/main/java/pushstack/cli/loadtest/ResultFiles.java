package pushstack.cli.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import pushstack.cli.options.Options;
import pushstack.loadtest.report.ResultPage;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultWriter;

/// A result in the files that the options name.
final class ResultFiles {
  private ResultFiles() {}

  static void write(Options options, Result result) throws IOException {
    Optional<Path> json = options.find(RunOptions.JSON);
    if (json.isPresent()) {
      ResultWriter.write(result, json.get());
    }
    Optional<Path> html = options.find(RunOptions.HTML);
    if (html.isPresent()) {
      Files.writeString(html.get(), ResultPage.of(result));
    }
  }
}
