package pushstack.benchmark;

import java.time.Duration;
import java.util.List;

/// How long and how large scenarios are.
///
/// @param window of a measurement as fast as it goes, or at a rate
/// @param warmUps windows at most before one counts
/// @param userAgents that are pushed to
/// @param offered pushes a second for the latencies of P3; 0 is half of what the server can do
/// @param idleSteps connections of the points of P1
/// @param pingInterval of P1's measurement of pings
/// @param returning user agents of P2
/// @param backlogs messages that wait, in P4
/// @param backlogRepeats user agents that each such backlog is measured with
/// @param mixed length of P6
/// @param soak length of P9
/// @param faults kills of P7
/// @param drained connection nodes of P8
/// @param starts of the start
record Scale(
    Duration window,
    int warmUps,
    int userAgents,
    double offered,
    List<Integer> idleSteps,
    Duration pingInterval,
    int returning,
    List<Integer> backlogs,
    int backlogRepeats,
    Duration mixed,
    Duration soak,
    int faults,
    int drained,
    int starts) {

  /// A process may have 20,000 files open, on either side.
  private static final int MOST = 18_000;

  /// Half of them: a server may hold a connection that was given up for a while yet.
  private static final int RETURNING = MOST / 2;

  static final Scale FULL =
      new Scale(
          Duration.ofSeconds(10),
          12,
          2_000,
          0,
          List.of(3_000, 9_000, MOST),
          Duration.ofSeconds(20),
          RETURNING,
          List.of(10, 100, 1_000),
          9,
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          3,
          3,
          7);

  /// Seconds for each scenario: shows that it works, and measures nothing.
  static final Scale QUICK =
      new Scale(
          Duration.ofMillis(300),
          1,
          20,
          0,
          List.of(10, 20),
          Duration.ofSeconds(1),
          30,
          List.of(3),
          2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          1,
          2,
          1);

  /// With other lengths of P6 and P9.
  Scale lasting(Duration length) {
    return with(length, length, offered);
  }

  /// With the latencies of P3 at that rate, for servers that can do different ones.
  Scale offering(double rate) {
    return with(mixed, soak, rate);
  }

  private Scale with(Duration ofMixed, Duration ofSoak, double rate) {
    return new Scale(
        window,
        warmUps,
        userAgents,
        rate,
        idleSteps,
        pingInterval,
        returning,
        backlogs,
        backlogRepeats,
        ofMixed,
        ofSoak,
        faults,
        drained,
        starts);
  }

  int most() {
    return idleSteps.getLast();
  }

  boolean quick() {
    return window.compareTo(Duration.ofSeconds(1)) < 0;
  }
}
