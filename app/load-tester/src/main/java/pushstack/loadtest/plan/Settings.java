package pushstack.loadtest.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pushstack.loadtest.threshold.Threshold;

/// What holds for a whole run. A plan need not say any of it.
///
/// @param webSocket where user agents connect
/// @param endpoint the origin that takes the place of that of each endpoint
/// @param label names the run in its reports
/// @param seed of everything that is drawn by chance
/// @param duration after it nothing is started and all scenarios are ended; empty if the run ends
///   with its last scenario
/// @param settle how long messages under way are waited for at the end, at most
/// @param grace how long scenarios have to end themselves, after which they are cut off
/// @param patience how long a server may take for an answer
/// @param senders application servers, each with a VAPID key of its own
/// @param connections over which they post, at most
/// @param restart whether scenarios that fail begin anew, as each of them says
/// @param thresholds beside those that always hold
public record Settings(
    Optional<URI> webSocket,
    Optional<URI> endpoint,
    Optional<String> label,
    Optional<Long> seed,
    Optional<Duration> duration,
    Duration settle,
    Duration grace,
    Duration patience,
    int senders,
    int connections,
    boolean restart,
    List<Threshold> thresholds) {

  /// A load test that nobody ends runs into the next deployment.
  public static final Duration MAX_DURATION = Duration.ofDays(7);

  /// Each has a key, and signs.
  public static final int MAX_SENDERS = 4_096;

  /// Each takes a descriptor.
  public static final int MAX_CONNECTIONS = 8_192;

  /// What the engine waits at most.
  public static final Duration MAX_PATIENCE = Duration.ofSeconds(60);

  public static final Settings STANDARD =
      new Settings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          16,
          64,
          true,
          List.of());

  public Settings {
    thresholds = List.copyOf(thresholds);
  }

  public Settings webSocket(URI address) {
    return new Settings(
        Optional.of(address),
        endpoint,
        label,
        seed,
        duration,
        settle,
        grace,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings endpoint(URI origin) {
    return new Settings(
        webSocket,
        Optional.of(origin),
        label,
        seed,
        duration,
        settle,
        grace,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings label(String name) {
    return new Settings(
        webSocket,
        endpoint,
        Optional.of(name),
        seed,
        duration,
        settle,
        grace,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings seed(long value) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        Optional.of(value),
        duration,
        settle,
        grace,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings duration(Duration time) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        Optional.of(time),
        settle,
        grace,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings settle(Duration time) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        time,
        grace,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings grace(Duration time) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        settle,
        time,
        patience,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings patience(Duration time) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        settle,
        grace,
        time,
        senders,
        connections,
        restart,
        thresholds);
  }

  public Settings senders(int count) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        settle,
        grace,
        patience,
        count,
        connections,
        restart,
        thresholds);
  }

  public Settings connections(int count) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        settle,
        grace,
        patience,
        senders,
        count,
        restart,
        thresholds);
  }

  public Settings restart(boolean wanted) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        settle,
        grace,
        patience,
        senders,
        connections,
        wanted,
        thresholds);
  }

  public Settings thresholds(List<Threshold> values) {
    return new Settings(
        webSocket,
        endpoint,
        label,
        seed,
        duration,
        settle,
        grace,
        patience,
        senders,
        connections,
        restart,
        values);
  }
}
