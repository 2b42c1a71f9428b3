package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.storage.StorageException;
import pushstack.test.Dynalite;

final class MainTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> happened = new ArrayList<>();

  @AfterEach
  void restoreLogging() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  private int run(String... args) {
    return main(Map.of(), () -> happened.add("told to stop")).run(Arrays.asList(args));
  }

  private Main main(Map<String, String> environment, Main.StopSignal stop) {
    return new Main(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        environment,
        config -> {
          happened.add("started " + config.role());
          return () -> happened.add("closed");
        },
        stop);
  }

  private int runFailing(RuntimeException fault) {
    return new Main(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            Map.of(),
            _ -> {
              throw fault;
            },
            () -> {})
        .run(List.of());
  }

  private String out() {
    return out.toString(UTF_8);
  }

  private String err() {
    return err.toString(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"run --log.level=error", "--log.level=error", "--log.level error"})
  void serviceRunsUntilToldToStop(String args) {
    assertThat(run(args.split(" ", -1))).isEqualTo(Main.DONE);
    assertThat(happened).containsExactly("started ALL", "told to stop", "closed");
    assertThat(err()).isEmpty();
  }

  @Test
  void environmentConfigures() {
    Map<String, String> environment = Map.of("PUSHSTACK_ROLE", "nonsense");
    assertThat(main(environment, () -> {}).run(List.of())).isEqualTo(Main.MISUSE);
    assertThat(err()).contains("environment PUSHSTACK_ROLE");
  }

  @Test
  void wrongConfigurationIsMisuseAndStartsNothing() {
    assertThat(run("--websocket.port=x", "--what")).isEqualTo(Main.MISUSE);
    assertThat(err())
        .startsWith("pushstack: the configuration cannot be used:\n")
        .contains("--what: is not known", "websocket.port (flag --websocket.port)");
    assertThat(happened).isEmpty();
  }

  @Test
  void faultAtStartIsOneSentence() {
    assertThat(runFailing(new IllegalStateException("no port", new IOException("address in use"))))
        .isEqualTo(Main.FAULT);
    assertThat(err()).isEqualTo("pushstack: no port: address in use\n");
  }

  @Test
  void faultOfStorageAtStartIsAFault() {
    assertThat(runFailing(new StorageException("the disk is full"))).isEqualTo(Main.FAULT);
    assertThat(err()).isEqualTo("pushstack: the disk is full\n");
  }

  @Test
  void unusableKeyFileIsMisuse() {
    assertThat(runFailing(new KeySourceException("the key file k", "has no key")))
        .isEqualTo(Main.MISUSE);
    assertThat(err()).isEqualTo("pushstack: the key file k has no key\n");
  }

  @Test
  void interruptedWaitStillClosesTheService() {
    Main main =
        main(
            Map.of(),
            () -> {
              throw new InterruptedException();
            });
    assertThat(main.run(List.of("--log.level=error"))).isEqualTo(Main.FAULT);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(happened).endsWith("closed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start",
        "tables",
        "tables drop",
        "keys",
        "keys make",
        "broadcast",
        "broadcast set a",
        "broadcast get a b",
        "config hide",
        "keys generate now"
      })
  void unknownCommandPrintsHowToUseIt(String args) {
    assertThat(run(args.split(" ", -1))).isEqualTo(Main.MISUSE);
    assertThat(err()).startsWith("Usage: pushstack");
    assertThat(happened).isEmpty();
  }

  @Test
  void helpAndVersionArePrinted() {
    assertThat(run("--help")).isEqualTo(Main.DONE);
    assertThat(out()).startsWith("Usage: pushstack");
    assertThat(run("version")).isEqualTo(Main.DONE);
    assertThat(out()).contains("pushstack {\"source\":");
  }

  @Test
  void generatedKeysCanBePastedIntoTheFile() throws IOException {
    assertThat(run("keys", "generate")).isEqualTo(Main.DONE);
    Path file = folder.resolve("pushstack.yaml");
    Files.writeString(file, out());
    ServiceConfig config =
        ServiceConfig.load(
            List.of("--config", file.toString(), "--storage.engine=dynamodb"), Map.of());
    assertThat(config.keys().token()).isInstanceOf(ServiceConfig.KeySource.Inline.class);
    assertThat(config.keys().nodeAuth()).isInstanceOf(ServiceConfig.KeySource.Inline.class);
  }

  @Test
  void configurationIsExplained() {
    assertThat(run("config")).isEqualTo(Main.DONE);
    assertThat(Settings.ALL).allSatisfy(setting -> assertThat(out()).contains(setting.flag()));
  }

  @Test
  void effectiveConfigurationShowsSourcesAndNoSecrets() {
    String secret = "s".repeat(32);
    assertThat(run("config", "show", "--admin.token", secret, "--log.level", "debug"))
        .isEqualTo(Main.DONE);
    assertThat(out())
        .contains("log.level: \"debug\"  # flag --log.level\n")
        .contains("log.format: \"json\"  # default\n")
        .contains("admin.token: \"[redacted]\"  # flag --admin.token\n")
        .contains("# internal.url is not set\n")
        .doesNotContain(secret);
  }

  @Test
  void embeddedEngineHasNoTablesToMake() {
    assertThat(run("tables", "create")).isEqualTo(Main.MISUSE);
    assertThat(err()).isEqualTo("pushstack: the embedded engine makes its own tables\n");
  }

  @Test
  void tablesAreCheckedAndMade() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    try (Dynalite engine = Dynalite.start()) {
      String[] where = {
        "--storage.engine=dynamodb",
        "--storage.dynamodb.endpoint=" + engine.endpoint(),
        "--storage.dynamodb.region=us-east-1",
        "--storage.table-prefix=main-test-"
      };
      assertThat(run(command("check", where))).isEqualTo(Main.FAULT);
      assertThat(err()).startsWith("pushstack: ").contains("main-test-");
      assertThat(run(command("create", where))).isEqualTo(Main.DONE);
      assertThat(out()).startsWith("created main-test-");
      assertThat(run(command("create", where))).isEqualTo(Main.DONE);
      assertThat(run(command("check", where))).isEqualTo(Main.DONE);
      assertThat(out()).endsWith("nothing to do\nall tables are there\n");
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  private static String[] command(String verb, String... flags) {
    List<String> args = new ArrayList<>(List.of("tables", verb));
    args.addAll(List.of(flags));
    return args.toArray(String[]::new);
  }

  @Test
  void broadcastWithoutANodeIsAFault() {
    assertThat(run("broadcast", "set", "a/b", "1", "--admin.port", "1")).isEqualTo(Main.FAULT);
    assertThat(err())
        .isEqualTo("pushstack: no answer from http://127.0.0.1:1; is a node running there?\n");
  }
}
