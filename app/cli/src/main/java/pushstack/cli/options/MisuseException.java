package pushstack.cli.options;

/// A command was told something that it cannot use. The message is one sentence for whoever typed
/// it.
public final class MisuseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MisuseException(String message) {
    super(message);
  }
}
