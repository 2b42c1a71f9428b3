package pushstack.loadtest.result;

import java.time.Instant;
import java.util.Optional;

/// One process that took part in a run, and the conditions it ran under.
///
/// @param host its name, as it knows it
/// @param version of the tester
/// @param java version of its runtime
/// @param os name, version and architecture
/// @param cores that it could use
/// @param heapBytes that it could use
/// @param begin when second 0 of its series began
public record Tester(
    String host,
    String version,
    String java,
    String os,
    int cores,
    long heapBytes,
    Instant begin,
    Instant end,
    Optional<Calibration> selfTest) {

  /// This process.
  public static Tester here(
      String host, String version, Instant begin, Instant end, Optional<Calibration> selfTest) {
    Runtime runtime = Runtime.getRuntime();
    return new Tester(
        host,
        version,
        Runtime.version().toString(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        runtime.availableProcessors(),
        runtime.maxMemory(),
        begin,
        end,
        selfTest);
  }
}
