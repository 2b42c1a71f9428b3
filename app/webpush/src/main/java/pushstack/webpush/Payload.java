package pushstack.webpush;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An encrypted body with the headers that the user agent needs to decrypt it. The bytes are
/// shared, not copied: whoever holds a payload must not write to them.
///
/// @param encryption the `Encryption` header without quotes and padding; null if there was none
/// @param cryptoKey the `Crypto-Key` header, likewise
/// @param body never empty
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; equality looks at the bytes
public record Payload(
    ContentEncoding encoding,
    @Nullable String encryption,
    @Nullable String cryptoKey,
    byte[] body) {

  /// 4096 bytes of clear text (RFC 8030 section 7.2) become at most this after encryption and
  /// base64.
  public static final int MAX_BYTES = 5630;

  public Payload {
    if (body.length == 0) {
      throw new IllegalArgumentException("a push without a body has no payload");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Payload that
        && encoding == that.encoding
        && Objects.equals(encryption, that.encryption)
        && Objects.equals(cryptoKey, that.cryptoKey)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(encoding, encryption, cryptoKey) + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return "Payload[" + encoding.value() + ", " + body.length + " bytes]";
  }
}
