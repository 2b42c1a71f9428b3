package pushstack.infra;

/// There is nothing that machines could run. The message is one sentence for the operator.
final class ReleaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReleaseException(String message) {
    super(message);
  }
}
