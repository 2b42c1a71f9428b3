package pushstack.storage;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

/// The router record: what is known of one user agent. One consistent read answers whether it
/// exists, what it is subscribed to and where it is.
///
/// @param node the node that holds, or held, its session; null if it is known to be offline
/// @param connectedAt of the last accepted hello, microseconds since the epoch; kept when `node` is
///   removed
public record Router(
    Uaid uaid, @Nullable NodeAddress node, long connectedAt, Set<ChannelId> channels) {

  public Optional<SessionRef> session() {
    return node == null ? Optional.empty() : Optional.of(new SessionRef(node, connectedAt));
  }
}
