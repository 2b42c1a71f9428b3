package pushstack.webpush.token;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A key of the Fernet specification: 16 bytes that authenticate and 16 that encrypt. Prints
/// nothing of itself.
public final class FernetKey {
  private static final int HALF = 16;
  private static final int TEXT_LENGTH = 43;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9+/_-]{43}=?");

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

  /// Reads 43 characters of base64 (either alphabet), with or without the padding behind them;
  /// empty for anything else. The last character says two bits more than the 32 bytes need. They
  /// are ignored, so that any 43 letters and digits, such as a generator of passwords makes, are a
  /// key.
  public static Optional<FernetKey> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    String urlSafe = text.substring(0, TEXT_LENGTH).replace('+', '-').replace('/', '_');
    return Optional.of(new FernetKey(Base64.getUrlDecoder().decode(urlSafe)));
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
