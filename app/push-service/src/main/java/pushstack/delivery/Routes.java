package pushstack.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import pushstack.storage.NodeAddress;
import pushstack.webpush.Uaid;

/// Where user agents were met last. A hint may be wrong at any time: the node it names checks the
/// user agent and the channel against the live session. A right one saves a push all storage calls.
public final class Routes {
  private final Cache<Uaid, NodeAddress> hints;

  /// Keeps the hints that were used last.
  ///
  /// @param limit hints kept; each costs about 150 bytes
  public Routes(int limit) {
    hints = Caffeine.newBuilder().maximumSize(limit).build();
  }

  /// About how many there are.
  public long size() {
    return hints.estimatedSize();
  }

  Optional<NodeAddress> hint(Uaid uaid) {
    return Optional.ofNullable(hints.getIfPresent(uaid));
  }

  void learn(Uaid uaid, NodeAddress node) {
    hints.put(uaid, node);
  }

  void forget(Uaid uaid) {
    hints.invalidate(uaid);
  }
}
