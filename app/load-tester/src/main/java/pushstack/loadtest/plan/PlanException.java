package pushstack.loadtest.plan;

/// A plan that cannot be run. The message is one sentence that begins with the place.
public final class PlanException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public PlanException(String place, String problem) {
    super(place + ": " + problem);
  }
}
