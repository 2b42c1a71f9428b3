package pushstack.local;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import pushstack.webpush.ChannelId;
import pushstack.webpush.token.EndpointTokens;
import pushstack.webpush.token.FernetKey;
import pushstack.webpush.token.Subscription;
import pushstack.webpush.token.TokenKeys;

/// What stands in a push endpoint, for those who have its key.
final class Sealed {
  private Sealed() {}

  /// The channel of an endpoint; empty if another key has sealed it.
  static Optional<ChannelId> channel(URI endpoint, String key) {
    var keys = new TokenKeys(List.of(FernetKey.parse(key).orElseThrow()));
    String[] path = endpoint.getPath().split("/", -1);
    return new EndpointTokens(keys, InstantSource.system())
        .open(path[2], path[3])
        .map(Subscription::channel);
  }
}
