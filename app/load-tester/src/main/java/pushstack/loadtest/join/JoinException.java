package pushstack.loadtest.join;

/// A tester cannot take part. The message is one sentence for the operator.
public final class JoinException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JoinException(String message) {
    super(message);
  }
}
