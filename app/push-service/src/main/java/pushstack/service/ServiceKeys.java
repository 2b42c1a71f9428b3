package pushstack.service;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pushstack.fleet.FleetException;
import pushstack.fleet.SecretStore;
import pushstack.service.KeyRing.Reload;

/// The keys that all nodes of a deployment share.
///
/// @param token of push endpoints and message ids
/// @param nodeAuth with which nodes prove themselves to each other
/// @param admin what admin calls carry; empty if none is configured
public record ServiceKeys(KeyRing token, KeyRing nodeAuth, Optional<KeyRing> admin) {

  /// Reads all kinds, and makes them first where the configuration says so.
  ///
  /// @throws KeySourceException if a file or secret cannot be used
  /// @throws FleetException if a secret cannot be read
  public static ServiceKeys open(ServiceConfig config, SecureRandom random, SecretStore secrets) {
    ServiceConfig.Keys keys = config.keys();
    return new ServiceKeys(
        new KeyRing(KeyKind.TOKEN, keys.token(), random, secrets),
        new KeyRing(KeyKind.NODE_AUTH, keys.nodeAuth(), random, secrets),
        Optional.ofNullable(config.admin().token())
            .map(source -> new KeyRing(KeyKind.ADMIN, source, random, secrets)));
  }

  /// The tokens that admin calls may carry, as of now.
  List<Secret> adminTokens() {
    return admin.map(KeyRing::keys).orElse(List.of());
  }

  /// Reads all again; the answer is the most telling one.
  public Reload reload() {
    return Stream.concat(Stream.of(token, nodeAuth), admin.stream())
        .map(KeyRing::reload)
        .reduce(Reload.UNCHANGED, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }
}
