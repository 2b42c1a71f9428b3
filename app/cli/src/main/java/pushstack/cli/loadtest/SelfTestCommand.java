package pushstack.cli.loadtest;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.scenario.Push;
import pushstack.loadtest.selftest.SelfTest;
import pushstack.service.ValueType;

/// `pushstack load-test selftest`.
final class SelfTestCommand {
  private static final int MAX_BYTES = 3_993;

  private static final Option<Integer> SIZE =
      Option.of("size", ValueType.count(0, MAX_BYTES), "512", "Bytes of each message.");
  private static final Option<Push.Signature> VAPID =
      Option.of(
          "vapid", ValueType.oneOf(Push.Signature.class), "reused_token", "How pushes are signed.");
  private static final Option<Duration> EACH =
      Option.of(
          "each",
          ValueType.duration("1s", "5m"),
          "5s",
          "How long each of four measurements takes.");
  private static final List<Option<?>> OPTIONS = List.of(SIZE, VAPID, EACH, RunOptions.HELP);

  private static final String USAGE =
      """
      Usage: pushstack load-test selftest [--option value ...]

      Loads a service that does nothing, in a process of its own on this machine, as fast as the tester
      can. What it measures elsewhere says something about the service up to a third of this.

      """;

  private final PrintStream out;

  SelfTestCommand(PrintStream out) {
    this.out = out;
  }

  int run(List<String> args) {
    Options options = Options.parse(args, OPTIONS);
    if (options.get(RunOptions.HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return ExitCode.PASSED;
    }
    out.println("four measurements of " + options.get(EACH).toSeconds() + " s each …");
    out.flush();
    try {
      SelfTest.Result result =
          SelfTest.run(new SelfTest.Load(options.get(SIZE), options.get(VAPID)), options.get(EACH));
      out.print(
          String.format(
              Locale.ROOT,
              """
              messages   %,.0f a second at most, %.0f us of CPU each: a run says something about a service up to %,.0f a second
              hellos     %,.0f a second at most: up to %,.0f a second
              """,
              result.messagesPerSecond(),
              result.cpuMicrosPerMessage(),
              result.provedUpTo(),
              result.hellosPerSecond(),
              result.hellosProvedUpTo()));
      return ExitCode.PASSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.MISSED;
    }
  }
}
