package pushstack.service;

import java.io.IOException;

/// What keys are read from cannot be used; the message says why in one sentence, without any key.
public final class KeySourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param source as in `the key file /etc/keys`
  KeySourceException(String source, String problem) {
    super(source + " " + problem);
  }

  KeySourceException(String source, String problem, IOException cause) {
    super(source + " " + problem + ": " + cause.getMessage(), cause);
  }
}
