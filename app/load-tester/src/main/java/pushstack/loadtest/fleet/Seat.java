package pushstack.loadtest.fleet;

/// One tester as its place sees it.
///
/// @param name of the task or the instance
/// @param reason of a failure, or what the place says about the end
record Seat(String name, State state, String reason) {

  enum State {
    STARTING,
    RUNNING,
    /// The program has ended; whether there is a result tells how.
    ENDED,
    /// It never ran, or was cut off.
    FAILED
  }

  boolean over() {
    return state == State.ENDED || state == State.FAILED;
  }
}
