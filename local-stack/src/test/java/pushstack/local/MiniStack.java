package pushstack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pushstack.test.peer.Ports;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/// A second emulator (MIT licence), for what LocalStack does not know: load balancers, autoscaling
/// groups and launch templates. It is installed from PyPI, the first time into `target`, and is a
/// child process as long as the test class lasts, empty at first.
///
/// Where Python or PyPI is missing the class is skipped, in CI it fails.
final class MiniStack implements BeforeAllCallback, AfterAllCallback {
  private static final String VERSION = "1.5.33";

  private static final Path HOME = Path.of("target", "ministack-" + VERSION).toAbsolutePath();

  /// Some twenty megabytes behind a slow registry.
  private static final Duration INSTALL_PATIENCE = Duration.ofMinutes(5);

  /// Python's imports on a machine that does other things too; alone it takes two seconds.
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(200);

  /// Enough for the reason of a failure.
  private static final int TAIL = 4_000;

  private final String account;
  private final Region region;
  private final Thread stopAtExit = new Thread(this::stop, "stop-ministack");
  private @Nullable Process process;
  private @Nullable URI endpoint;

  /// @param account 12 digits, whose it says everything is
  MiniStack(String account, Region region) {
    this.account = account;
    this.region = region;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    Path python = installed();
    int port = Ports.free();
    Path log = HOME.resolve("log");
    var builder =
        new ProcessBuilder(python.toString(), "-m", "ministack")
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                // By default it listens to the whole network.
                "BIND_HOST",
                "127.0.0.1",
                "GATEWAY_PORT",
                Integer.toString(port),
                "MINISTACK_ACCOUNT_ID",
                account,
                "MINISTACK_REGION",
                region.id(),
                "TMPDIR",
                HOME.toString()));
    Runtime.getRuntime().addShutdownHook(stopAtExit);
    try {
      process = builder.start();
      endpoint = URI.create("http://127.0.0.1:" + port);
      awaitHealth(process, endpoint.resolve("/_ministack/health"), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + python, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The Python that has it.
  private static Path installed() {
    Path python = HOME.resolve("bin/python");
    Path done = HOME.resolve("installed");
    if (Files.exists(done)) {
      return python;
    }
    var command = new Command(Path.of("."), Map.of(), INSTALL_PATIENCE);
    try {
      command.run(List.of("python3", "-m", "venv", "--clear", HOME.toString()));
      command.run(
          List.of(python.toString(), "-m", "pip", "install", "--quiet", "ministack==" + VERSION));
      Files.createFile(done);
    } catch (IllegalStateException | UncheckedIOException e) {
      if (System.getenv("CI") != null) {
        throw e;
      }
      Assumptions.abort("needs python3 with venv, 3.10 or newer, and PyPI: " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return python;
  }

  private static void awaitHealth(Process process, URI health, Path log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    HttpRequest request = HttpRequest.newBuilder(health).timeout(START_PATIENCE).build();
    try (var http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < deadline) {
        try {
          if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException _) {
          // It does not listen yet.
        }
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    }
    String said = Files.readString(log);
    throw new IllegalStateException(
        "MiniStack did not start:\n" + said.substring(Math.max(0, said.length() - TAIL)));
  }

  /// A client of one of its services; the caller closes it.
  <B extends AwsClientBuilder<B, C>, C> C client(B builder) {
    if (endpoint == null) {
      throw new IllegalStateException("MiniStack has not been started");
    }
    return LocalStack.client(builder, endpoint, region);
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    @Nullable Process running = process;
    stop();
    Runtime.getRuntime().removeShutdownHook(stopAtExit);
    if (running != null && !running.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("MiniStack still runs: " + running.pid());
    }
  }

  private void stop() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
