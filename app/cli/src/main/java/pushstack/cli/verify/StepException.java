package pushstack.cli.verify;

/// A step cannot be done. The message is a sentence without its full stop.
final class StepException extends Exception {
  private static final long serialVersionUID = 1L;

  StepException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
