package pushstack.loadtest.result;

/// What a tester did against a server that does nothing, just before or after the run: what it
/// measures can be trusted as far as it is well below.
///
/// @param messagesPerSecond posted, delivered and acknowledged
/// @param agents connected meanwhile
public record Calibration(double messagesPerSecond, int agents) {
  /// A tester must be able to do so many times what it reports.
  public static final int MARGIN = 3;
}
