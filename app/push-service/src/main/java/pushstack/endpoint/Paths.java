package pushstack.endpoint;

import io.helidon.common.uri.UriPath;

/// What a request's path names.
sealed interface Paths {
  String PUSH = "/wpush/";
  String MESSAGE = "/m/";

  /// A push to an endpoint; version and token as they stand there, and not checked.
  record Push(String version, String token) implements Paths {}

  /// An accepted message; the id not checked.
  record Message(String id) implements Paths {}

  /// Anything else.
  record Other(String path) implements Paths {}

  /// No path at all: what stands in the place of one cannot be decoded.
  record Malformed() implements Paths {}

  static Paths of(UriPath uriPath) {
    String path;
    try {
      path = uriPath.path();
    } catch (IllegalArgumentException e) {
      return new Malformed();
    }
    return of(path);
  }

  /// Reads a decoded path.
  private static Paths of(String path) {
    if (path.startsWith(PUSH)) {
      int begin = PUSH.length();
      int slash = path.indexOf('/', begin);
      // The oldest endpoint URLs have no version and are of the first.
      return slash < 0
          ? new Push("v1", path.substring(begin))
          : new Push(path.substring(begin, slash), path.substring(slash + 1));
    }
    if (path.startsWith(MESSAGE)) {
      return new Message(path.substring(MESSAGE.length()));
    }
    return new Other(path);
  }
}
