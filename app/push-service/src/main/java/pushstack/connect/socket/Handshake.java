package pushstack.connect.socket;

import java.net.InetAddress;
import java.util.Optional;

/// What is known of a peer when its upgrade request is accepted.
///
/// @param remote the client's address; behind a balancer that speaks the PROXY protocol, the one it
///   told
/// @param userAgent the `User-Agent` header, cut at 256 characters; empty if absent
/// @param origin the `Origin` header
public record Handshake(InetAddress remote, String userAgent, Optional<String> origin) {}
