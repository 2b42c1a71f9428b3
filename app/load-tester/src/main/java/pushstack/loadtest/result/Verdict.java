package pushstack.loadtest.result;

/// Whether one threshold was kept.
///
/// @param name what was looked at, as in `p99(delivery)`
/// @param limit with its relation, as in `< 50ms`
/// @param actual with its unit, as in `34.1ms`
public record Verdict(String name, String limit, String actual, boolean passed) {

  /// The threshold as it is written in a plan.
  public String threshold() {
    return name + " " + limit;
  }
}
