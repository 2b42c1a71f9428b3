package pushstack.endpoint;

import java.util.Optional;

/// Pages for operators and load balancers that live on this listener beside the API.
@FunctionalInterface
public interface OpsPages {

  /// None at all.
  OpsPages NONE = _ -> Optional.empty();

  /// One answer.
  ///
  /// @param body UTF-8; may be empty
  record Page(int status, String contentType, String body) {}

  /// The page at a path, asked for by GET; empty if there is none.
  Optional<Page> page(String path);
}
