package pushstack.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Who may change something: whoever knows a token, or, if there is none, this machine. A browser
/// never may, since any page that it shows can send requests to loopback.
final class AdminAccess {
  private static final String SCHEME = "Bearer ";

  private final Supplier<List<Secret>> tokens;

  /// @param tokens as of now; each is good
  AdminAccess(Supplier<List<Secret>> tokens) {
    this.tokens = tokens;
  }

  /// Why the request may not change something.
  enum Denial {
    FROM_BROWSER(403, "Not for browsers"),
    NOT_LOOPBACK(403, "From loopback only, since admin.token is not set"),
    NO_TOKEN(401, "Needs the admin token as a bearer token");

    private final int status;
    private final String message;

    Denial(int status, String message) {
      this.status = status;
      this.message = message;
    }

    int status() {
      return status;
    }

    String message() {
      return message;
    }
  }

  /// Empty if the request may.
  Optional<Denial> denial(ServerRequest request) {
    ServerRequestHeaders headers = request.headers();
    if (headers.contains(HeaderNames.ORIGIN)) {
      return Optional.of(Denial.FROM_BROWSER);
    }
    List<Secret> good = tokens.get();
    if (good.isEmpty()) {
      return isLoopback(request) ? Optional.empty() : Optional.of(Denial.NOT_LOOPBACK);
    }
    String given =
        headers.contains(HeaderNames.AUTHORIZATION)
            ? headers.get(HeaderNames.AUTHORIZATION).get()
            : "";
    return good.stream().anyMatch(token -> isBearer(token, given))
        ? Optional.empty()
        : Optional.of(Denial.NO_TOKEN);
  }

  private static boolean isBearer(Secret token, String given) {
    return MessageDigest.isEqual((SCHEME + token.reveal()).getBytes(UTF_8), given.getBytes(UTF_8));
  }

  private static boolean isLoopback(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress address
        && !address.isUnresolved()
        && address.getAddress().isLoopbackAddress();
  }
}
