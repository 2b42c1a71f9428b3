package pushstack.loadtest.run;

/// The service under load takes no connection: there is nothing to measure. The message is one
/// sentence.
public final class UnreachableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
