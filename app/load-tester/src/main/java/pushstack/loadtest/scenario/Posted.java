package pushstack.loadtest.scenario;

/// A message that is on its way. A service may answer only when the user agent has acknowledged the
/// message, or when it has waited for that in vain: a scenario that wants to see how fast it is
/// takes the message first and looks for the answer then.
public interface Posted {

  /// Whether [#answer] would wait no more.
  boolean answered();

  /// Waits for the answer. One of any status is a result.
  ///
  /// @throws ScenarioException if there is none, as [Agent#send]
  Answer answer();
}
