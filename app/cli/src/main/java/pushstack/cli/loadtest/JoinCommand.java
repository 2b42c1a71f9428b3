package pushstack.cli.loadtest;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.join.Join;
import pushstack.loadtest.join.JoinException;
import pushstack.service.ValueType;

/// `pushstack load-test join`: what a fan-out starts on each of its machines.
public final class JoinCommand {
  private static final int DONE = 0;
  private static final int FAULT = 3;

  private static final Duration CONNECT = Duration.ofSeconds(30);

  private static final Option<String> TICKET =
      Option.of(
          "ticket",
          ValueType.text(Pattern.compile("https?://.+"), "an address"),
          "Where the order of this tester is.");
  private static final Option<Boolean> HELP = Option.toggle("help", "This.");

  private static final List<Option<?>> OPTIONS = List.of(TICKET, HELP);

  private static final String USAGE =
      """
      Usage: pushstack load-test join --ticket URL

      Takes part in a fan-out: fetches its order, runs it, hands the result in.
      Exit codes: that of the run, 3 no order or no result.

      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Join.Runner runner;

  /// @param runner what `load-test run` does
  public JoinCommand(PrintStream out, PrintStream err, Join.Runner runner) {
    this.out = out;
    this.err = err;
    this.runner = runner;
  }

  /// Returns the exit code.
  ///
  /// @throws MisuseException if an option cannot be used, or one of the order
  public int run(List<String> args) {
    Options options = Options.parse(args, OPTIONS);
    if (options.get(HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return DONE;
    }
    String ticket =
        options.find(TICKET).orElseThrow(() -> new MisuseException("--ticket is missing"));
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      return new Join(http).run(address(ticket), runner);
    } catch (JoinException | IOException e) {
      err.println("pushstack load-test join: " + e.getMessage());
      return FAULT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAULT;
    }
  }

  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException("--ticket is no address");
    }
  }
}
