package pushstack.webpush.encryption;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;
import pushstack.webpush.crypto.P256PublicKey;

/// What a user agent hands to the application server: `p256dh` and `auth` of a `PushSubscription`
/// (RFC 8291 section 3). The name leaves open that `auth` is a secret between the two.
///
/// @param auth 16 bytes
@SuppressWarnings("ArrayRecordComponent") // equality looks at the bytes
public record UserAgentPublicKeys(P256PublicKey p256dh, byte[] auth) {
  /// Bytes of the authentication secret (RFC 8291 section 3.2).
  public static final int AUTH_LENGTH = 16;

  public UserAgentPublicKeys {
    if (auth.length != AUTH_LENGTH) {
      throw new IllegalArgumentException("auth has " + auth.length + " bytes");
    }
    auth = auth.clone();
  }

  /// Reads the two values in base64url; empty if one of them is not what it should be.
  public static Optional<UserAgentPublicKeys> parse(String p256dh, String auth) {
    Optional<P256PublicKey> key = P256PublicKey.parse(p256dh);
    Optional<byte[]> secret = Base64Url.decode(auth).filter(bytes -> bytes.length == AUTH_LENGTH);
    return key.isPresent() && secret.isPresent()
        ? Optional.of(new UserAgentPublicKeys(key.get(), secret.get()))
        : Optional.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserAgentPublicKeys that
        && p256dh.equals(that.p256dh)
        && Arrays.equals(auth, that.auth);
  }

  @Override
  public int hashCode() {
    return 31 * p256dh.hashCode() + Arrays.hashCode(auth);
  }

  /// Says nothing of the keys.
  @Override
  public String toString() {
    return "UserAgentPublicKeys[redacted]";
  }
}
