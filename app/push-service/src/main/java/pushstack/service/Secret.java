package pushstack.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// A value that must not be seen: it prints as `[redacted]` and is compared in constant time.
public final class Secret {
  static final String REDACTED = "[redacted]";

  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  /// The value in clear, for the one place that needs it.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return REDACTED;
  }
}
