package pushstack.infra.environment;

/// The nodes that application servers send to.
///
/// @param firewall whether a web application firewall stands before them: it refuses addresses of
///   bad repute and clients that flood
public record EndpointNodes(Machines machines, boolean firewall) {}
