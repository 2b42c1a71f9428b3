package pushstack.loadtest.measure;

/// One second of a run.
///
/// @param second since the begin of the run, from 0
/// @param agents connected at its end
/// @param sent messages posted in it; and so on
/// @param failures scenarios that failed in it
/// @param delivery times from POST to notification, in microseconds, of the messages that were
///   delivered in it: all of them, since percentiles of several testers cannot be merged
public record Second(
    int second,
    int agents,
    long sent,
    long accepted,
    long delivered,
    long hellos,
    long failures,
    EncodedHistogram delivery) {

  /// Of the same second at another tester.
  public Second plus(Second other) {
    return new Second(
        second,
        agents + other.agents,
        sent + other.sent,
        accepted + other.accepted,
        delivered + other.delivered,
        hellos + other.hellos,
        failures + other.failures,
        delivery.plus(other.delivery));
  }

  /// The same, so many seconds later.
  public Second later(int seconds) {
    return new Second(
        second + seconds, agents, sent, accepted, delivered, hellos, failures, delivery);
  }
}
