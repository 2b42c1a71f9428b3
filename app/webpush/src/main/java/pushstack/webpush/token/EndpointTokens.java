package pushstack.webpush.token;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import pushstack.webpush.ChannelId;
import pushstack.webpush.Uaid;

/// Makes the part of an endpoint that names the subscription, and reads it back. Version `v1` holds
/// user agent and channel; `v2` also the hash of the only key that may push. Safe from any thread.
public final class EndpointTokens {
  private static final String OPEN_VERSION = "v1";
  private static final String RESTRICTED_VERSION = "v2";
  private static final int OPEN_LENGTH = 32;
  private static final int RESTRICTED_LENGTH = OPEN_LENGTH + VapidKeyHash.LENGTH;

  private final TokenKeys keys;
  private final InstantSource clock;

  public EndpointTokens(TokenKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// The end of the endpoint's path, `v1/{token}` or `v2/{token}`, without padding. Each call gives
  /// another text; all of them stay valid.
  public String seal(Uaid uaid, ChannelId channel, Optional<VapidKeyHash> key) {
    int length = key.isPresent() ? RESTRICTED_LENGTH : OPEN_LENGTH;
    ByteBuffer clear = ByteBuffer.allocate(length);
    put(clear, uaid.value());
    put(clear, channel.value());
    key.ifPresent(hash -> clear.put(hash.bytes()));
    String token = keys.seal(clear.array(), clock.instant());
    int end = token.length();
    while (token.charAt(end - 1) == '=') {
      end--;
    }
    String version = key.isPresent() ? RESTRICTED_VERSION : OPEN_VERSION;
    return version + "/" + token.substring(0, end);
  }

  /// Opens a token, padded or not. Empty if the version is none of ours, if no key opens it, or if
  /// it was sealed for the other version.
  public Optional<Subscription> open(String apiVersion, String token) {
    int length;
    switch (apiVersion) {
      case OPEN_VERSION -> length = OPEN_LENGTH;
      case RESTRICTED_VERSION -> length = RESTRICTED_LENGTH;
      default -> {
        return Optional.empty();
      }
    }
    return keys.open(token).filter(clear -> clear.length == length).map(EndpointTokens::read);
  }

  private static Subscription read(byte[] clear) {
    ByteBuffer in = ByteBuffer.wrap(clear);
    var uaid = new Uaid(uuid(in));
    var channel = new ChannelId(uuid(in));
    if (!in.hasRemaining()) {
      return new Subscription(uaid, channel, Optional.empty());
    }
    var hash = new byte[VapidKeyHash.LENGTH];
    in.get(hash);
    return new Subscription(uaid, channel, Optional.of(VapidKeyHash.ofHash(hash)));
  }

  private static void put(ByteBuffer out, UUID value) {
    out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  private static UUID uuid(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }
}
