package pushstack.service;

/// The text of a setting says nothing that the setting can take. The message continues a sentence
/// that names the setting; it never repeats the text, which may be a secret.
public final class BadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadValueException(String message) {
    super(message);
  }

  public String reason() {
    return String.valueOf(getMessage());
  }
}
