package pushstack.webpush;

import java.util.Locale;
import java.util.Optional;

/// The message encryption a body came in.
public enum ContentEncoding {
  /// RFC 8291 over RFC 8188.
  AES128GCM("aes128gcm"),
  /// The last draft before RFC 8291; older libraries still send it.
  AESGCM("aesgcm");

  private final String value;

  ContentEncoding(String value) {
    this.value = value;
  }

  /// The value of the `Content-Encoding` header.
  public String value() {
    return value;
  }

  /// Empty for every other coding.
  public static Optional<ContentEncoding> parse(String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    for (ContentEncoding encoding : values()) {
      if (encoding.value.equals(wanted)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }
}
