package pushstack.loadtest.result;

import java.util.Optional;

/// What was under load.
///
/// @param websocket where the agents connected
/// @param endpoint the origin put in place of that of the endpoints, if one was
public record Target(String websocket, Optional<String> endpoint) {}
