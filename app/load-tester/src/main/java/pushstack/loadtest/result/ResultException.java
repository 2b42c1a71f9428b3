package pushstack.loadtest.result;

/// A result cannot be read, merged or compared. The message is one sentence for the operator.
public final class ResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ResultException(String message) {
    super(message);
  }

  public ResultException(String message, Throwable cause) {
    super(message, cause);
  }
}
