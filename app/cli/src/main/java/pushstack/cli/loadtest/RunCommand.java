package pushstack.cli.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pushstack.cli.deployed.UnknownDeploymentException;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Options;
import pushstack.loadtest.catalogue.ScenarioCatalogue;
import pushstack.loadtest.catalogue.ScenarioDefinition;
import pushstack.loadtest.live.LiveView;
import pushstack.loadtest.live.MetricsServer;
import pushstack.loadtest.live.Terminal;
import pushstack.loadtest.net.TlsSettings;
import pushstack.loadtest.plan.Plan;
import pushstack.loadtest.plan.PlanException;
import pushstack.loadtest.result.Calibration;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.run.LoadTest;
import pushstack.loadtest.run.UnreachableException;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.selftest.SelfTest;

/// `pushstack load-test run` and `smoke`.
final class RunCommand {
  /// A plan that nobody could read.
  private static final long MAX_PLAN_BYTES = 1 << 20;

  /// A scenario takes no more.
  private static final int MAX_OPERANDS = 50;

  private static final String RUN_USAGE =
      """
      Usage: pushstack load-test run PLAN --websocket URL [--option value ...]
             pushstack load-test run FILE.yaml [--option value ...]

      PLAN is "scenario, quantity, stagger, delay[, args] | ...": what to run, how many in all, how many
      are started a second, the seconds before the first. A file can say more; its format is in
      app/load-tester/README.md. Ctrl-C ends a run in order, with its result.
      Every scenario must go through and every message arrive once, unless a threshold of failures,
      lost, failed, duplicated or unknown says otherwise.
      Exit codes: 0 passed, 1 a threshold was missed, 2 a wrong plan or option, 3 unreachable.

      """;

  private static final String SMOKE_USAGE =
      """
      Usage: pushstack load-test smoke [SCENARIO [ARGUMENT ...]] --websocket URL [--option value ...]

      Runs one scenario once: basic, unless another is named. Arguments are given by place or as
      name=value.
      Exit codes: 0 it went through, 1 it failed, 2 a wrong option or scenario, 3 unreachable.

      """;

  /// What most plans send: some data, signed by a token of an hour.
  private static final SelfTest.Load SELF_TEST_LOAD =
      new SelfTest.Load(512, Push.Signature.REUSED_TOKEN);

  private static final Duration SELF_TEST_EACH = Duration.ofSeconds(3);

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;

  RunCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
    this.out = out;
    this.err = err;
    this.environment = environment;
  }

  int run(List<String> args) {
    Options options = parse(args, 1);
    if (options.get(RunOptions.HELP)) {
      return help(RUN_USAGE);
    }
    if (options.operands().isEmpty()) {
      throw new MisuseException(
          "say what to run: a plan such as \"basic, 10, 5, 0\", or a .yaml file");
    }
    ScenarioCatalogue scenarios = Scenarios.of(options);
    String operand = options.operands().getFirst();
    boolean file = operand.endsWith(".yaml") || operand.endsWith(".yml");
    String text = file ? read(Path.of(operand)) : operand;
    return execute(
        options,
        scenarios,
        text,
        () -> file ? Plan.ofYaml(text, scenarios) : Plan.ofText(text, scenarios));
  }

  int smoke(List<String> args) {
    Options options = parse(args, MAX_OPERANDS);
    if (options.get(RunOptions.HELP)) {
      return help(SMOKE_USAGE);
    }
    ScenarioCatalogue scenarios = Scenarios.of(options);
    List<String> operands = new ArrayList<>(options.operands());
    String scenario = operands.isEmpty() ? "basic" : operands.removeFirst();
    String text =
        scenario
            + ", 1, 1, 0"
            + operands.stream()
                .map(argument -> ", " + argument.replace(",", "\\,").replace("|", "\\|"))
                .collect(Collectors.joining());
    return execute(
        options,
        scenarios,
        text,
        () -> {
          ScenarioDefinition _ = scenarios.get(scenario);
          Plan plan = Plan.ofText(text, scenarios);
          return plan.with(plan.settings().restart(false));
        });
  }

  private Options parse(List<String> args, int operands) {
    return Options.parse(
        args,
        RunOptions.ALL,
        operands,
        Options.ofEnvironment(RunOptions.VARIABLES, RunOptions.ALL, environment));
  }

  private int help(String usage) {
    out.print(usage + Options.help(RunOptions.ALL));
    return ExitCode.PASSED;
  }

  private static String read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new MisuseException("there is no file " + file);
      }
      if (Files.size(file) > MAX_PLAN_BYTES) {
        throw new MisuseException(file + " is larger than " + MAX_PLAN_BYTES + " bytes");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new MisuseException(file + " cannot be read: " + e.getMessage());
    }
  }

  private interface Reading {
    Plan plan();
  }

  private int execute(Options options, ScenarioCatalogue scenarios, String text, Reading reading) {
    try {
      Plan read = reading.plan();
      Plan plan = read.with(RunOptions.apply(read.settings(), options));
      TlsSettings tls = RunOptions.tls(options);
      Optional<Instant> startAt = RunOptions.startAt(options, Instant.now());
      var description =
          new LoadTest.Description(text, pushstack.service.Main.version(), selfTest(options));
      try (LoadTest test = LoadTest.open(plan, description, scenarios, tls)) {
        return execute(options, test, startAt);
      }
    } catch (PlanException e) {
      throw new MisuseException(String.valueOf(e.getMessage()));
    } catch (UnreachableException | UnknownDeploymentException e) {
      err.println("pushstack load-test: " + e.getMessage());
      return ExitCode.UNREACHABLE;
    } catch (IllegalArgumentException e) {
      throw new MisuseException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.MISSED;
    }
  }

  private Optional<Calibration> selfTest(Options options) throws InterruptedException {
    if (!options.get(RunOptions.SELF_TEST)) {
      return Optional.empty();
    }
    err.println("finding out what the tester can do here …");
    SelfTest.Result able = SelfTest.run(SELF_TEST_LOAD, SELF_TEST_EACH);
    return Optional.of(new Calibration(able.messagesPerSecond(), SelfTest.AGENTS));
  }

  private int execute(Options options, LoadTest test, Optional<Instant> startAt)
      throws InterruptedException {
    try (var interrupt = Interrupt.on(test);
        var _ = metrics(options, test)) {
      Result result;
      try (var _ = live(options, test)) {
        result = test.execute(startAt);
      }
      out.print(RunReport.of(result, test));
      out.flush();
      options.find(RunOptions.JSON).ifPresent(file -> Results.write(result, file));
      options.find(RunOptions.HTML).ifPresent(file -> Results.writePage(result, file));
      int code = result.passed() ? ExitCode.PASSED : ExitCode.MISSED;
      interrupt.finished(code);
      return code;
    }
  }

  private AutoCloseableQuietly metrics(Options options, LoadTest test) {
    Optional<RunOptions.Listener> listener =
        options.find(RunOptions.OPENMETRICS).map(RunOptions.Listener::parse);
    if (listener.isEmpty()) {
      return () -> {};
    }
    var address = new InetSocketAddress(listener.get().host(), listener.get().port());
    try {
      MetricsServer server = MetricsServer.start(address, test::snapshot);
      err.println(
          "metrics on http://"
              + listener.get().host()
              + ":"
              + server.address().getPort()
              + "/metrics");
      return server::close;
    } catch (IOException | IllegalArgumentException e) {
      throw new MisuseException("--openmetrics: " + address + " cannot be used: " + e.getMessage());
    }
  }

  /// On standard error: standard output is for the result.
  private AutoCloseableQuietly live(Options options, LoadTest test) {
    if (options.get(RunOptions.NO_TERMINAL)) {
      return () -> {};
    }
    LiveView view =
        LiveView.start(err, Terminal.of(environment, StandardCharsets.UTF_8), test::snapshot);
    return view::close;
  }

  /// Closes without a checked exception.
  private interface AutoCloseableQuietly extends AutoCloseable {
    @Override
    void close();
  }
}
