package pushstack.local.runbooks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The AWS CLI at the version that we name, installed into `target` the first time that a test asks
/// for it.
public final class AwsCli {
  private static final String PACKAGE = "awscli==1.46.3";
  private static final Path PLACE = Path.of("target", "awscli").toAbsolutePath();

  private AwsCli() {}

  /// The program `aws`; `python` beside it has its libraries. Skips the test on a machine without
  /// Python.
  public static Path program() {
    assumeTrue(Tool.exists("python3"), "needs python3 with venv to install the AWS CLI");
    Path program = PLACE.resolve("bin/aws");
    if (Files.notExists(program)) {
      try {
        var tool = new Tool(Files.createDirectories(PLACE.resolve("install")), Map.of());
        tool.orFail("python3", "-m", "venv", PLACE.toString());
        tool.orFail(program.resolveSibling("pip").toString(), "install", "--quiet", PACKAGE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return program;
  }
}
