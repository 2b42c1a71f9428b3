package pushstack.test.browser;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A browser did not start, did not answer in time, or refused a command.
public final class BrowserException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BrowserException(String message) {
    super(message);
  }

  BrowserException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
