package pushstack.connect;

import java.time.Duration;
import pushstack.storage.NodeAddress;

/// How a connection node treats its user agents.
///
/// @param node this node's internal address, as the other nodes reach it
/// @param endpointUrl base of the endpoints that are handed out, without a trailing slash
/// @param helloTimeout from the open socket to the hello
/// @param pingInterval of the server's own Ping frames
/// @param pongTimeout for the answer to one
/// @param minPingGap between two pings of the user agent; more is refused with 4774
/// @param messageLimit stored messages that a user agent may leave behind before it is reset
/// @param maxUnacknowledged direct messages that wait for their acknowledgement: bounds what a user
///   agent that reads but never acknowledges can hold here; more is kept in storage
/// @param recheckInterval of the slow look into storage (rule R15); jittered by a fifth
public record ConnectSettings(
    NodeAddress node,
    String endpointUrl,
    Duration helloTimeout,
    Duration pingInterval,
    Duration pongTimeout,
    Duration minPingGap,
    int messageLimit,
    int maxUnacknowledged,
    Duration recheckInterval) {}
