package pushstack.cli.deployed;

/// An account does not say where its deployment is. The message is one sentence.
public final class UnknownDeploymentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownDeploymentException(String message) {
    super(message);
  }
}
