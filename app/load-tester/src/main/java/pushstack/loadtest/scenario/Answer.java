package pushstack.loadtest.scenario;

import java.util.Optional;

/// What the server says to a POST.
///
/// @param version of the message, the last segment of its `Location`; empty if it was not accepted
/// @param body as text, cut to what an error needs
public record Answer(int status, Optional<String> version, String body) {

  public boolean accepted() {
    return status == 201;
  }
}
