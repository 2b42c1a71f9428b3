package pushstack.page;

import java.net.URI;

/// Where the page finds the service.
///
/// @param webSocket for user agents, such as `ws://127.0.0.1:8080/`
/// @param endpoint for application servers, without a path; endpoints given to user agents begin
///   with it
public record PageAddresses(URI webSocket, URI endpoint) {}
