package pushstack.cli.verify;

import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pushstack.cli.deployed.AddressOptions;
import pushstack.cli.deployed.Target;
import pushstack.cli.deployed.UnknownDeploymentException;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.service.ValueType;

/// `pushstack verify`.
public final class VerifyCommand {
  private static final int WORKS = 0;
  private static final int FAULT = 1;

  private static final Option<URI> ENDPOINT =
      Option.of(
          "endpoint",
          ValueType.baseUrl(Set.of("http", "https")),
          "What push endpoints begin with.");
  private static final Option<Duration> TIMEOUT =
      Option.of(
          "timeout", ValueType.duration("100ms", "5m"), "30s", "How long to wait for an answer.");
  private static final Option<Path> AUTHORITIES =
      Option.of(
          "insecure-ca",
          ValueType.path(),
          "Certificates in PEM to trust in place of those of this machine.");
  private static final Option<Boolean> JSON = Option.toggle("json", "For a program to read.");
  private static final Option<Boolean> HELP = Option.toggle("help", "This.");

  private static final List<Option<?>> OPTIONS =
      List.of(
          AddressOptions.WEBSOCKET,
          ENDPOINT,
          AddressOptions.ENVIRONMENT,
          AddressOptions.REGION,
          TIMEOUT,
          AUTHORITIES,
          JSON,
          HELP);

  private static final String USAGE =
      """
      Usage: pushstack verify --websocket URL --endpoint URL [--option value ...]
             pushstack verify --environment NAME [--region REGION] [--option value ...]

      Connects as a user agent, subscribes, sends itself pushes as an application server, online and
      offline, and gives the subscription up again. Works with any service that speaks the protocol.
      Exit codes: 0 everything works, 1 something does not, 2 a wrong option.

      """;

  private final PrintStream out;
  private final PrintStream err;

  public VerifyCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /// Prints each step as it is done and returns the exit code.
  ///
  /// @throws MisuseException if an option cannot be used
  public int run(List<String> args) {
    Options options = Options.parse(args, OPTIONS);
    if (options.get(HELP)) {
      out.print(USAGE + Options.help(OPTIONS));
      return WORKS;
    }
    try {
      return verify(options, target(options));
    } catch (UnknownDeploymentException e) {
      err.println("pushstack verify: " + e.getMessage());
      return FAULT;
    }
  }

  private static Target target(Options options) {
    if (options.isGiven(AddressOptions.ENVIRONMENT)
        && (options.isGiven(AddressOptions.WEBSOCKET) || options.isGiven(ENDPOINT))) {
      throw new MisuseException(
          "--environment says the addresses: leave --websocket and --endpoint out");
    }
    Optional<Target> deployed = AddressOptions.deployed(options, options.get(TIMEOUT));
    if (deployed.isPresent()) {
      return deployed.get();
    }
    if (!options.isGiven(AddressOptions.WEBSOCKET) || !options.isGiven(ENDPOINT)) {
      throw new MisuseException(
          "say which deployment with --websocket and --endpoint, or with --environment");
    }
    return new Target(
        options.find(AddressOptions.WEBSOCKET).orElseThrow(), options.find(ENDPOINT).orElseThrow());
  }

  private int verify(Options options, Target target) {
    boolean json = options.get(JSON);
    Duration timeout = options.get(TIMEOUT);
    HttpClient http = client(options, timeout);
    if (!json) {
      out.print(VerifyReport.head(target));
    }
    List<StepResult> results;
    try {
      results =
          new Verification(target, http, InstantSource.system(), timeout)
              .run(result -> {
                if (!json) {
                  out.print(VerifyReport.line(result));
                  out.flush();
                }
              });
    } finally {
      // Waits for nothing: whatever is still open hangs on a service that did not answer.
      http.shutdownNow();
    }
    out.print(json ? VerifyReport.json(target, results) : VerifyReport.verdict(results));
    return results.stream().anyMatch(StepResult::failed) ? FAULT : WORKS;
  }

  private static HttpClient client(Options options, Duration timeout) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    options.find(AUTHORITIES).map(TrustedAuthorities::read).ifPresent(builder::sslContext);
    return builder.build();
  }
}
