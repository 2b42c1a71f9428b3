package pushstack.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A DynamoDB engine in a child process, empty at first and gone afterwards. Register it as a
/// static extension, or open it by [#start] and close it.
///
/// It knows no transactions and no TTL calls, and ignores `ReturnValuesOnConditionCheckFailure`.
public final class Dynalite implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
  private @Nullable Process process;
  private @Nullable URI endpoint;

  public static Dynalite start() {
    var engine = new Dynalite();
    engine.launch();
    return engine;
  }

  /// Where the engine listens.
  public URI endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("the engine has not been started");
    }
    return endpoint;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (process == null) {
      launch();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  private void launch() {
    Path folder = NodePackage.installed();
    try {
      Process node =
          NodePackage.start(
              new ProcessBuilder("node", "engine.js")
                  .directory(folder.toFile())
                  .redirectError(ProcessBuilder.Redirect.INHERIT));
      process = node;
      endpoint = URI.create("http://127.0.0.1:" + port(node));
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("cannot start dynalite", e);
    }
  }

  private static int port(Process node) throws IOException {
    BufferedReader out = node.inputReader();
    @Nullable String line = out.readLine();
    if (line == null) {
      throw new IOException("dynalite ended before it listened");
    }
    return Integer.parseInt(line.strip());
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }
}
