package pushstack.loadtest.scenario;

/// A step of a scenario that did not go as it must. Its reason becomes a counter,
/// `failed.<reason>`.
public final class ScenarioException extends RuntimeException {
  private final String reason;

  /// @param reason a stable name of a few lower-case words joined by `_`
  public ScenarioException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ScenarioException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
