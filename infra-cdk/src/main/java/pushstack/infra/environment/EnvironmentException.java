package pushstack.infra.environment;

/// An environment cannot be used. The message is one sentence for the operator.
public final class EnvironmentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String problem;

  EnvironmentException(String problem) {
    super(problem);
    this.problem = problem;
  }

  /// What is wrong, as a sentence.
  public String problem() {
    return problem;
  }
}
