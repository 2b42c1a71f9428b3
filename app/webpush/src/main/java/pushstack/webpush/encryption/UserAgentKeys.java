package pushstack.webpush.encryption;

import java.security.SecureRandom;
import pushstack.webpush.crypto.P256KeyPair;

/// What a user agent keeps of a subscription: its key pair and the authentication secret (RFC 8291
/// section 3.1).
///
/// @param auth 16 bytes
@SuppressWarnings("ArrayRecordComponent") // an identity, never compared
public record UserAgentKeys(P256KeyPair keys, byte[] auth) {

  public UserAgentKeys {
    auth = auth.clone();
  }

  /// Fresh random keys, as for a new subscription.
  public static UserAgentKeys generate() {
    var auth = new byte[UserAgentPublicKeys.AUTH_LENGTH];
    new SecureRandom().nextBytes(auth);
    return new UserAgentKeys(P256KeyPair.generate(), auth);
  }

  /// What the application server gets.
  public UserAgentPublicKeys publicKeys() {
    return new UserAgentPublicKeys(keys.publicKey(), auth);
  }

  /// Says nothing of the keys.
  @Override
  public String toString() {
    return "UserAgentKeys[redacted]";
  }
}
