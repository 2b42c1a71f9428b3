package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pushstack.local.runbooks.AwsCli;
import pushstack.test.RunbookShell;

/// Somebody who follows pages in an environment on LocalStack, with the stock AWS CLI and the
/// command line of the distribution. One thread drives it.
final class Operator {
  private final Path desk;
  private final RunbookShell shell;

  /// @param desk an empty folder, where the commands run
  Operator(LocalStack aws, Deployed deployed, Path desk) {
    this.desk = desk;
    shell =
        new RunbookShell(desk)
            .set("ENV", deployed.environment().names().environment())
            .set("JAVA_HOME", System.getProperty("java.home"))
            .program("aws", calls(AwsCli.program()))
            .program("pushstack", calls(deployed.build().program()));
    aws.environment().forEach(shell::set);
  }

  /// What a program does that hands everything over to others.
  ///
  /// @param words a program, and what stands before the arguments
  static String calls(Path... words) {
    StringBuilder script = new StringBuilder("exec");
    for (Path word : words) {
      script.append(" '").append(word).append('\'');
    }
    return script.append(" \"$@\"\n").toString();
  }

  Operator set(String variable, String value) {
    shell.set(variable, value);
    return this;
  }

  /// Has another program of this name.
  ///
  /// @param script a whole Bash script, without the first line
  Operator program(String name, String script) {
    shell.program(name, script);
    return this;
  }

  /// Runs blocks, all of which must succeed, in one shell.
  ///
  /// @return what they printed
  String run(List<String> blocks) {
    return shell.run(blocks).orFail();
  }

  /// A file that the commands have left.
  String file(String name) {
    try {
      return Files.readString(desk.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
