package pushstack.webpush.token;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pushstack.webpush.Base64Url;

/// The keys under which tokens are sealed and opened: the first seals, all open. A key is rotated
/// by putting a new one before it; endpoints sealed under a key that is no longer in the list are
/// gone for good. Safe from any thread, also while the keys are replaced.
public final class TokenKeys {
  /// Characters. Our longest token has some 230; a longer text is not worth the computing of a MAC.
  static final int MAX_TOKEN_LENGTH = 512;

  private final SecureRandom random = new SecureRandom();
  private volatile List<Sealer> sealers;

  /// Keeps what is already computed for a key when the list around it changes.
  private record Sealer(FernetKey key, Fernet fernet) {}

  /// @param keys newest first, at least one
  public TokenKeys(List<FernetKey> keys) {
    this.sealers = List.of();
    replace(keys);
  }

  /// From now on these keys and no others. What is under way ends under the old ones.
  ///
  /// @param keys newest first, at least one
  public synchronized void replace(List<FernetKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("at least one key is needed to seal tokens");
    }
    List<Sealer> old = sealers;
    sealers = keys.stream().map(key -> reuse(old, key)).toList();
  }

  /// Seals under the newest key; the token is URL-safe base64 with padding.
  String seal(byte[] clear, Instant now) {
    var iv = new byte[Fernet.IV_LENGTH];
    random.nextBytes(iv);
    return sealers.getFirst().fernet.seal(clear, now.getEpochSecond(), iv);
  }

  /// Opens a token, padded or not, that was sealed under any of the keys.
  Optional<byte[]> open(String token) {
    if (token.length() > MAX_TOKEN_LENGTH) {
      return Optional.empty();
    }
    Optional<byte[]> bytes = Base64Url.decode(token);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    for (Sealer sealer : sealers) {
      Optional<byte[]> clear = sealer.fernet.open(bytes.get());
      if (clear.isPresent()) {
        return clear;
      }
    }
    return Optional.empty();
  }

  private static Sealer reuse(List<Sealer> old, FernetKey key) {
    return old.stream()
        .filter(sealer -> sealer.key.equals(key))
        .findFirst()
        .orElseGet(() -> new Sealer(key, new Fernet(key)));
  }
}
