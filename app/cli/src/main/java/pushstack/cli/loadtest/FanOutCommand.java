package pushstack.cli.loadtest;

import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Options;
import pushstack.loadtest.fleet.Aws;
import pushstack.loadtest.fleet.FanOut;
import pushstack.loadtest.fleet.FleetException;
import pushstack.loadtest.report.ResultText;
import pushstack.loadtest.result.Merge;
import pushstack.loadtest.result.Result;
import pushstack.loadtest.result.ResultException;

/// `pushstack load-test fan-out`.
public final class FanOutCommand {
  private static final int PASSED = 0;
  private static final int FAILED = 1;
  private static final int FAULT = 3;

  private static final String USAGE =
      """
      Usage: pushstack load-test fan-out --bucket BUCKET --cluster CLUSTER --image IMAGE --subnets SUBNETS
                                         [--option value ...] -- PLAN [options of load-test run]
             pushstack load-test fan-out --bucket BUCKET --tag KEY=VALUE [--option value ...] -- PLAN ...

      Runs the same plan by many testers beside a deployment, all from the same instant, and merges their
      results. Every tester runs the whole plan. Plans and scenarios that are files here are sent along.
      Exit codes: 0 the whole keeps its thresholds, 1 it does not, 2 a wrong option, 3 testers could not be
      started or did not come back.

      """;

  private final PrintStream out;
  private final PrintStream err;
  private final Optional<URI> endpoint;

  public FanOutCommand(PrintStream out, PrintStream err) {
    this(out, err, Optional.empty());
  }

  /// @param endpoint in place of AWS
  FanOutCommand(PrintStream out, PrintStream err, Optional<URI> endpoint) {
    this.out = out;
    this.err = err;
    this.endpoint = endpoint;
  }

  /// Returns the exit code.
  ///
  /// @throws MisuseException if an option cannot be used
  public int run(List<String> args) {
    int border = args.indexOf("--");
    List<String> own = border < 0 ? args : args.subList(0, border);
    List<String> theirs = border < 0 ? List.of() : args.subList(border + 1, args.size());
    Options options = Options.parse(own, FanOutOptions.ALL);
    if (options.get(FanOutOptions.HELP)) {
      out.print(USAGE + Options.help(FanOutOptions.ALL));
      return PASSED;
    }
    FanOut.Order order = FanOutOptions.order(options, theirs);
    var aws = new Aws(options.find(FanOutOptions.REGION), endpoint);
    if (options.get(FanOutOptions.DRY_RUN)) {
      out.print(new FanOut(aws, order, InstantSource.system(), Thread::sleep, err::println).plan());
      return PASSED;
    }
    try (var stop = new StopOnExit()) {
      var fanOut = new FanOut(aws, order, InstantSource.system(), stop::sleep, err::println);
      return finish(options, fanOut.run(new Merge(false, Results.JUDGE)));
    } catch (FleetException | ResultException e) {
      err.println("pushstack load-test fan-out: " + e.getMessage());
      return FAULT;
    } catch (InterruptedException e) {
      err.println("pushstack load-test fan-out: given up; what was started is stopped");
      return FAULT;
    }
  }

  private int finish(Options options, Result result) {
    options.find(FanOutOptions.JSON).ifPresent(file -> Results.write(result, file));
    options.find(FanOutOptions.HTML).ifPresent(file -> Results.writePage(result, file));
    out.print(ResultText.of(result));
    return result.passed() ? PASSED : FAILED;
  }
}
