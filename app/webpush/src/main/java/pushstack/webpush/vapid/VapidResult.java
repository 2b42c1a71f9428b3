package pushstack.webpush.vapid;

import java.time.Instant;
import java.util.Optional;

/// What a verification found.
public sealed interface VapidResult {

  /// The sender holds the key.
  ///
  /// @param sub how to reach the sender, as it says; never checked
  /// @param expiry when the token ends
  record Valid(
      VapidKey key, Optional<String> sub, SubjectForm subject, Instant expiry, VapidScheme scheme)
      implements VapidResult {}

  /// The push must not be accepted.
  ///
  /// @param detail what completes the error's message; may be empty
  record Refused(VapidError error, String detail) implements VapidResult {
    Refused(VapidError error) {
      this(error, "");
    }

    /// What the sender is told. Holds nothing of what it sent.
    public String message() {
      return error.message() + detail;
    }
  }
}
