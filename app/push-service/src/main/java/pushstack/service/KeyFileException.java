package pushstack.service;

import java.io.IOException;
import java.nio.file.Path;

/// A file of keys cannot be used; the message says why in one sentence, without any key.
public final class KeyFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeyFileException(Path file, String problem) {
    super("the key file " + file + " " + problem);
  }

  KeyFileException(Path file, String problem, IOException cause) {
    super("the key file " + file + " " + problem + ": " + cause.getMessage(), cause);
  }
}
