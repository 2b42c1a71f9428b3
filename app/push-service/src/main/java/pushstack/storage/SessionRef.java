package pushstack.storage;

/// One session and no other: the pair never recurs for a user agent (rule R5).
///
/// @param connectedAt microseconds since the epoch at which the node accepted the hello
public record SessionRef(NodeAddress node, long connectedAt) {}
