package pushstack.cli.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pushstack.cli.Output;
import pushstack.cli.options.MisuseException;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultReader;
import pushstack.test.peer.ServiceProcess;

/// The commands that run something, against our own service in a process of its own.
final class LoadTestCommandTest {
  private static final String OWN =
      """
      import pushstack.loadtest.scenario.*;

      public final class Own {
        @Scenario(name = "hello_only", does = "Says hello.")
        public static void helloOnly(Agent agent, int times) {
          for (int i = 0; i < times; i++) {
            agent.connect();
            agent.hello();
            agent.disconnect();
            agent.counter("own.hellos", 1);
          }
        }
      }
      """;

  @TempDir private static Path shared;
  private static ServiceProcess service;

  @TempDir private Path folder;
  private final Output output = new Output();
  private Map<String, String> environment = Map.of();

  @BeforeAll
  static void start() {
    service =
        ServiceProcess.builder(shared.resolve("service.log"))
            .set("role", "all")
            .set("storage.engine", "embedded")
            .set("data", shared.resolve("data").toString())
            .jvm("-Xmx256m")
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private int run(String... args) {
    return new LoadTestCommand(output.outStream(), output.errStream(), environment)
        .run(Arrays.asList(args));
  }

  /// With the address of the service, and without a live view.
  private int aimed(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--websocket", service.webSocketUrl().toString(), "--no-terminal"));
    return run(all.toArray(String[]::new));
  }

  @Test
  void smokePassesWithAReport() {
    assertThat(aimed("smoke")).isEqualTo(ExitCode.PASSED);
    assertThat(output.out())
        .contains("p50", "delivery", "lost == 0", "1 scenarios went through, 0 failed");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void smokeTakesTheArgumentsOfItsScenario() {
    assertThat(aimed("smoke", "basic", "aesgcm", "vapid=none")).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void smokeThatFailsSaysWhyAndDoesNotTryAgain() {
    // Pings that follow each other at once end the connection.
    assertThat(aimed("smoke", "simple_ping", "ping_delay=0", "count=3")).isEqualTo(ExitCode.MISSED);
    assertThat(output.out())
        .contains("0 scenarios went through, 1 failed", "the first one simple_p");
  }

  @Test
  void testersWithOneStartBeginTogetherAndAreMergedExactly() throws Exception {
    Instant start = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
    var files = List.of(folder.resolve("a.json"), folder.resolve("b.json"));
    var runs = new ArrayList<Future<Integer>>();
    try (var testers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Path file : files) {
        var one = new Output();
        runs.add(
            testers.submit(() ->
                new LoadTestCommand(one.outStream(), one.errStream(), environment)
                    .run(
                        List.of(
                            "run",
                            "basic, 20, 10, 0",
                            "--start-at=" + start,
                            "--json=" + file,
                            "--websocket=" + service.webSocketUrl(),
                            "--no-terminal"))));
      }
      for (Future<Integer> tester : runs) {
        assertThat(tester.get()).isEqualTo(ExitCode.PASSED);
      }
    }
    Path whole = folder.resolve("whole.json");

    assertThat(run("merge", files.get(0).toString(), files.get(1).toString(), "--json=" + whole))
        .isEqualTo(ExitCode.PASSED);

    Result merged = ResultReader.read(whole);
    assertThat(merged.testers()).hasSize(2).allMatch(tester -> !tester.begin().isBefore(start));
    assertThat(merged.account().sent()).isEqualTo(40);
    assertThat(merged.account().delivered()).isEqualTo(40);
    assertThat(merged.account().lost()).isZero();
  }

  @Test
  void planRunsToItsFiles() {
    Path json = folder.resolve("result.json");
    Path html = folder.resolve("result.html");
    assertThat(
            aimed(
                "run",
                "basic, 5, 50, 0 | basic_topic, 1, 1, 0",
                "--json=" + json,
                "--html=" + html,
                "--label=nightly",
                "--seed=5",
                "--threshold=count(notification.sent) == 7",
                "--threshold=p99(delivery) < 1m"))
        .isEqualTo(ExitCode.PASSED);
    Result result = ResultReader.read(json);
    assertThat(result.label()).isEqualTo("nightly");
    assertThat(result.plan()).isEqualTo("basic, 5, 50, 0 | basic_topic, 1, 1, 0");
    assertThat(result.account().delivered()).isEqualTo(6);
    assertThat(result.account().replaced()).isEqualTo(1);
    assertThat(result.verdicts()).hasSize(7).allMatch(verdict -> verdict.passed());
    assertThat(html).content().contains("nightly");
  }

  @Test
  void whatTheTesterCanDoStandsBesideWhatItDid() {
    Path json = folder.resolve("result.json");
    assertThat(aimed("run", "basic, 1, 1, 0", "--selftest", "--json=" + json))
        .isEqualTo(ExitCode.PASSED);
    assertThat(output.out()).contains("the tester can do ");
    assertThat(ResultReader.read(json).testers().getFirst().selfTest().orElseThrow())
        .satisfies(able -> assertThat(able.messagesPerSecond()).isPositive());
  }

  @Test
  void missedThresholdIsSaidAndTold() {
    assertThat(aimed("run", "basic, 1, 1, 0", "--threshold", "p50(delivery) < 1us"))
        .isEqualTo(ExitCode.MISSED);
    assertThat(output.out()).contains("FAILED  p50(delivery) < 1us, measured ");
  }

  @Test
  void yamlPlanSaysItAll() throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            target: {websocket: "%s"}
            duration: 1s
            loads:
              - {scenario: connect_and_idle_forever, quantity: 5, stagger: 100/s}
            thresholds: [sent == 0, 'count(hellos) == 5']
            """
                .formatted(service.webSocketUrl()));
    assertThat(run("run", plan.toString(), "--no-terminal")).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void environmentGivesOptions() {
    environment = Map.of("LOAD_TEST_WEBSOCKET", service.webSocketUrl().toString());
    assertThat(run("smoke", "--no-terminal")).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void ownScenarioFromASourceFile() throws IOException {
    Path file = Files.writeString(folder.resolve("Own.java"), OWN);
    assertThat(
            aimed(
                "smoke",
                "hello_only",
                "2",
                "--scenarios",
                file.toString(),
                "--threshold=count(own.hellos) == 2"))
        .isEqualTo(ExitCode.PASSED);
    assertThat(run("scenarios", "--scenarios", file.toString())).isEqualTo(ExitCode.PASSED);
    assertThat(output.out()).contains("hello_only\n    Says hello.\n    times\n");
  }

  @Test
  void testerShowsHowItGoes() {
    assertThat(run("smoke", "--websocket", service.webSocketUrl().toString()))
        .isEqualTo(ExitCode.PASSED);
    assertThat(output.err()).contains("sent 1 ", "failures 0");
  }

  @Test
  void metricsAreAnnounced() {
    assertThat(aimed("smoke", "--openmetrics", "0")).isEqualTo(ExitCode.PASSED);
    assertThat(output.err()).contains("metrics on http://127.0.0.1:");
  }

  @Test
  void serviceThatIsNotThereHasACodeOfItsOwn() {
    assertThat(run("smoke", "--websocket=ws://127.0.0.1:1")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(output.err())
        .startsWith("pushstack load-test: ws://127.0.0.1:1 cannot be reached: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "rn;there is no command \"rn\"; did you mean run?",
        "run;say what to run: a plan such as \"basic, 10, 5, 0\", or a .yaml file",
        "run basic,1,1,0;say which service with --websocket, --environment, or the target of a plan",
        "run basic;load 1 (\"basic\"): must be \"scenario, quantity, stagger, delay\"",
        "run none.yaml;there is no file none.yaml",
        "smoke bsic --websocket=ws://x;there is no scenario \"bsic\"; did you mean basic?",
        "smoke basic coding=gzip --websocket=ws://x;basic: its argument coding: \"gzip\" is none of",
        "smoke --websocket=http://x;--websocket: \"http://x\" must be a URL with a host",
        "smoke --websocket=ws://x --endpoint=https://x/path;the origin of endpoints has scheme, host",
        "smoke --websocket=ws://x --threshold=lsot;--threshold: \"lsot\" is no threshold such as",
        "smoke --websocket=ws://x --seed=x;--seed: \"x\" is not a whole number",
        "smoke --websocket=ws://x --start-at=soon;--start-at: \"soon\" is no time such as",
        "smoke --websocket=ws://x --start-at=2020-01-01T00:00:00Z;2020-01-01T00:00:00Z is past; it is",
        "smoke --websocket=ws://x --client-key=k;--client-cert and --client-key belong together",
        "smoke --websocket=wss://x --insecure --ca=f;--insecure trusts any certificate: leave --ca",
        "smoke --websocket=wss://x --ca=no-such.pem;no-such.pem",
        "smoke --websocket=ws://x --environment=prod;leave --websocket out",
        "smoke --websocket=ws://x --region=eu-central-1;--region is of use with --environment only",
        "smoke --scenarios=none.jar;--scenarios: there is no file none.jar",
        "smoke --lable=x;--lable is not known; did you mean --label?",
      })
  void misuseIsOneSentence(String args, String problem) {
    assertThatThrownBy(() -> run(args.split(" ", -1)))
        .isInstanceOf(MisuseException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run", "smoke", "scenarios", "selftest", "compare", "merge", "report", "fan-out"})
  void eachCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(output.out()).startsWith("Usage: pushstack load-test " + command).contains("--help");
  }

  @Test
  void scenariosAreListed() {
    assertThat(run("scenarios")).isEqualTo(ExitCode.PASSED);
    assertThat(output.out())
        .contains("\nreconnect_forever\n", "reconnect_delay=30s, run_once=false");
  }
}
