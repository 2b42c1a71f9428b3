package pushstack.test.peer;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the service answered to an application server.
public record PushAnswer(int status, HttpHeaders headers, String body) {
  private static final Pattern ERRNO = Pattern.compile("\"errno\"\\s*:\\s*(\\d+)");

  public boolean accepted() {
    return status == 201;
  }

  /// The message's own URL, to take it back with.
  public Optional<URI> location() {
    return headers.firstValue("Location").map(URI::create);
  }

  /// The number in the error body; empty if there is none or it is null.
  public OptionalInt errno() {
    Matcher found = ERRNO.matcher(body);
    return found.find() ? OptionalInt.of(Integer.parseInt(found.group(1))) : OptionalInt.empty();
  }
}
