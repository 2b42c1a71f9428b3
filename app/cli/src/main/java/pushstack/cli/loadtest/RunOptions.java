package pushstack.cli.loadtest;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pushstack.cli.deployed.AddressOptions;
import pushstack.cli.deployed.Target;
import pushstack.cli.options.MisuseException;
import pushstack.cli.options.Option;
import pushstack.cli.options.Options;
import pushstack.loadtest.catalogue.Values;
import pushstack.loadtest.net.TlsSettings;
import pushstack.loadtest.plan.Settings;
import pushstack.loadtest.threshold.Threshold;
import pushstack.service.BadValueException;
import pushstack.service.ValueType;

/// The options of a run. What is given here stands above what a plan says.
final class RunOptions {
  /// What environment variables begin with; the node takes those that begin with `PUSHSTACK_`.
  static final String VARIABLES = "LOAD_TEST_";

  private static final ValueType<String> ANY =
      ValueType.text(Pattern.compile("(?s).+"), "something");

  private static final Option<URI> ENDPOINT =
      Option.of(
          "endpoint",
          ValueType.baseUrl(Set.of("http", "https")),
          "Takes the place of the origin of each endpoint that the service names.");
  private static final Option<String> CA =
      Option.of(
          "ca", ANY, "Trusted in place of the authorities of this machine: PEM, or its file.");
  private static final Option<String> CLIENT_CERTIFICATE =
      Option.of("client-cert", ANY, "What this side shows of itself: PEM, or its file.");
  private static final Option<String> CLIENT_KEY =
      Option.of("client-key", ANY, "Its private key: PEM, or its file.");
  private static final Option<Boolean> INSECURE =
      Option.toggle("insecure", "Trusts any certificate: for tests of one's own.");
  static final Option<Path> SCENARIOS =
      Option.repeated(
          "scenarios", ValueType.path(), "Scenarios of one's own: a .java file or a .jar.");
  private static final Option<String> START_AT =
      Option.of("start-at", ANY, "When to begin, as in 2026-11-27T18:00:00Z, for several testers.");
  private static final Option<Duration> DURATION =
      Option.of("duration", ValueType.duration("1ms", "7d"), "After which the run is ended.");
  private static final Option<String> THRESHOLD =
      Option.repeated("threshold", ANY, "Something to keep, as in \"p99(delivery) < 50ms\".");
  private static final Option<String> LABEL =
      Option.of("label", ANY, "What the reports call the run.");
  private static final Option<String> SEED =
      Option.of("seed", ANY, "A whole number: with the same one, the same sizes and contents.");
  static final Option<Path> JSON =
      Option.of("json", ValueType.path(), "Writes the result as JSON into this file.");
  static final Option<Path> HTML =
      Option.of("html", ValueType.path(), "Writes the result as a page into this file.");
  static final Option<String> OPENMETRICS =
      Option.of("openmetrics", ANY, "[HOST:]PORT to answer /metrics on, while it runs.");
  static final Option<Boolean> SELF_TEST =
      Option.toggle("selftest", "First finds out what the tester itself can do here; 15 s.");
  static final Option<Boolean> NO_TERMINAL =
      Option.toggle("no-terminal", "Shows nothing while it runs.");
  static final Option<Boolean> HELP = Option.toggle("help", "This.");

  static final List<Option<?>> ALL =
      List.of(
          AddressOptions.WEBSOCKET,
          ENDPOINT,
          AddressOptions.ENVIRONMENT,
          AddressOptions.REGION,
          CA,
          CLIENT_CERTIFICATE,
          CLIENT_KEY,
          INSECURE,
          SCENARIOS,
          START_AT,
          DURATION,
          THRESHOLD,
          LABEL,
          SEED,
          JSON,
          HTML,
          OPENMETRICS,
          SELF_TEST,
          NO_TERMINAL,
          HELP);

  /// How long an account may take to say where a deployment is.
  private static final Duration LOOK_UP = Duration.ofSeconds(30);

  private RunOptions() {}

  /// What a plan says, with what the options say in its place.
  ///
  /// @throws pushstack.cli.deployed.UnknownDeploymentException if there is no such environment
  static Settings apply(Settings plan, Options options) {
    Settings settings = target(plan, options);
    settings = options.find(ENDPOINT).map(settings::endpoint).orElse(settings);
    settings = options.find(DURATION).map(settings::duration).orElse(settings);
    settings = options.find(LABEL).map(settings::label).orElse(settings);
    settings = options.find(SEED).map(RunOptions::seed).map(settings::seed).orElse(settings);
    var thresholds = new ArrayList<Threshold>();
    for (String text : options.all(THRESHOLD)) {
      thresholds.add(threshold(text));
    }
    thresholds.addAll(settings.thresholds());
    return settings.thresholds(thresholds);
  }

  private static Settings target(Settings plan, Options options) {
    if (options.isGiven(AddressOptions.ENVIRONMENT) && options.isGiven(AddressOptions.WEBSOCKET)) {
      throw new MisuseException("--environment says the address: leave --websocket out");
    }
    Optional<Target> deployed = AddressOptions.deployed(options, LOOK_UP);
    if (deployed.isPresent()) {
      return plan.webSocket(deployed.get().webSocket());
    }
    Settings settings = options.find(AddressOptions.WEBSOCKET).map(plan::webSocket).orElse(plan);
    if (settings.webSocket().isEmpty()) {
      throw new MisuseException(
          "say which service with --websocket, --environment, or the target of a plan");
    }
    return settings;
  }

  private static long seed(String text) {
    try {
      return Values.whole(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException("--seed: " + e.getMessage());
    }
  }

  private static Threshold threshold(String text) {
    try {
      return Threshold.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException("--threshold: " + e.getMessage());
    }
  }

  static TlsSettings tls(Options options) {
    if (options.get(INSECURE) && options.isGiven(CA)) {
      throw new MisuseException("--insecure trusts any certificate: leave --ca out");
    }
    if (options.isGiven(CLIENT_CERTIFICATE) != options.isGiven(CLIENT_KEY)) {
      throw new MisuseException("--client-cert and --client-key belong together");
    }
    TlsSettings settings = TlsSettings.STANDARD;
    if (options.get(INSECURE)) {
      settings = settings.trust(new TlsSettings.Trust.Off());
    } else if (options.isGiven(CA)) {
      settings = settings.trust(new TlsSettings.Trust.Own(options.find(CA).orElseThrow()));
    }
    return options.isGiven(CLIENT_KEY)
        ? settings.identity(
            new TlsSettings.Identity(
                options.find(CLIENT_CERTIFICATE).orElseThrow(),
                options.find(CLIENT_KEY).orElseThrow()))
        : settings;
  }

  static Optional<Instant> startAt(Options options, Instant now) {
    Optional<Instant> start = options.find(START_AT).map(RunOptions::instant);
    if (start.isPresent() && start.get().isBefore(now)) {
      throw new MisuseException("--start-at: " + start.get() + " is past; it is " + now);
    }
    return start;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new MisuseException(
          "--start-at: \"" + text + "\" is no time such as 2026-11-27T18:00:00Z");
    }
  }

  /// A port with or without a host.
  record Listener(String host, int port) {
    static Listener parse(String text) {
      int colon = text.lastIndexOf(':');
      String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
      try {
        int port = ValueType.count(0, 65_535).parse(text.substring(colon + 1));
        return new Listener(host, port);
      } catch (BadValueException e) {
        throw new MisuseException("--openmetrics: the port of \"" + text + "\" " + e.reason());
      }
    }
  }
}
