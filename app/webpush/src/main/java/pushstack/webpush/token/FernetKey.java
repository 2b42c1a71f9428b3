package pushstack.webpush.token;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pushstack.webpush.Base64Url;

/// A key of the Fernet specification: 16 bytes that authenticate and 16 that encrypt. Prints
/// nothing of itself.
public final class FernetKey {
  private static final int HALF = 16;
  private static final int TEXT_LENGTH = 44;

  private final byte[] bytes;

  private FernetKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A fresh random key.
  public static FernetKey random() {
    var bytes = new byte[2 * HALF];
    new SecureRandom().nextBytes(bytes);
    return new FernetKey(bytes);
  }

  /// Reads 44 characters of base64 (either alphabet) that hold 32 bytes; empty for anything else.
  public static Optional<FernetKey> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    return Base64Url.decodeAnyAlphabet(text)
        .filter(bytes -> bytes.length == 2 * HALF)
        .map(FernetKey::new);
  }

  /// The text that [#parse] reads, in the URL-safe alphabet. For keeping it, not for showing it.
  public String encoded() {
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  byte[] signingKey() {
    return Arrays.copyOf(bytes, HALF);
  }

  byte[] encryptionKey() {
    return Arrays.copyOfRange(bytes, HALF, 2 * HALF);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FernetKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "FernetKey[redacted]";
  }
}
