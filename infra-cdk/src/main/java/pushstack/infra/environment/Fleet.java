package pushstack.infra.environment;

/// Everything that runs on machines.
///
/// @param network where they stand
/// @param addresses how they are reached
/// @param connection those for user agents
/// @param endpoint those for application servers
public record Fleet(
    Network network, Addresses addresses, ConnectionNodes connection, EndpointNodes endpoint) {}
