package pushstack.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the service keeps, one constant a table. Every key attribute is a string.
public enum Table {
  /// One item per user agent.
  ROUTER("router", "uaid", null, true),
  /// Messages that wait for their user agent.
  MESSAGE("message", "uaid", "sk", true),
  /// The current version of each broadcast.
  BROADCAST("broadcast", "id", null, false);

  /// The attribute, in seconds since the epoch, after which the engine may delete an item.
  public static final String TTL_ATTRIBUTE = "expiry";

  private final String baseName;
  private final String partitionKey;
  private final @Nullable String sortKey;
  private final boolean expires;

  Table(String baseName, String partitionKey, @Nullable String sortKey, boolean expires) {
    this.baseName = baseName;
    this.partitionKey = partitionKey;
    this.sortKey = sortKey;
    this.expires = expires;
  }

  /// The name without the deployment's prefix.
  public String baseName() {
    return baseName;
  }

  public String partitionKey() {
    return partitionKey;
  }

  public Optional<String> sortKey() {
    return Optional.ofNullable(sortKey);
  }

  /// Present if the items of the table expire.
  public Optional<String> ttlAttribute() {
    return expires ? Optional.of(TTL_ATTRIBUTE) : Optional.empty();
  }
}
