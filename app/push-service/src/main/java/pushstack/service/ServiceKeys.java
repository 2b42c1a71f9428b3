package pushstack.service;

import java.security.SecureRandom;
import pushstack.service.KeyRing.Reload;

/// The keys that all nodes of a deployment share.
///
/// @param token of push endpoints and message ids
/// @param nodeAuth with which nodes prove themselves to each other
public record ServiceKeys(KeyRing token, KeyRing nodeAuth) {

  /// Reads both kinds, and makes them first where the configuration says so.
  ///
  /// @throws KeyFileException if a file cannot be used
  public static ServiceKeys open(ServiceConfig.Keys config, SecureRandom random) {
    return new ServiceKeys(
        new KeyRing(KeyKind.TOKEN, config.token(), random),
        new KeyRing(KeyKind.NODE_AUTH, config.nodeAuth(), random));
  }

  /// Reads both again; the answer is the more telling one of the two.
  public Reload reload() {
    Reload first = token.reload();
    Reload second = nodeAuth.reload();
    return first.compareTo(second) > 0 ? first : second;
  }
}
