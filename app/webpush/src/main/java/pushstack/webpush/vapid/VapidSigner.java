package pushstack.webpush.vapid;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import pushstack.webpush.Base64Url;
import pushstack.webpush.crypto.Es256;
import pushstack.webpush.crypto.P256KeyPair;

/// Signs pushes as an application server does (RFC 8292). Safe from any thread.
public final class VapidSigner {
  private static final String HEADER =
      Base64Url.encode("{\"typ\":\"JWT\",\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII));

  private final Es256.Signer signer;
  private final String publicKey;

  public VapidSigner(P256KeyPair keys) {
    this.signer = Es256.signer(keys);
    this.publicKey = keys.publicKey().base64url();
  }

  /// The public key as base64url: what a page passes as `applicationServerKey`.
  public String publicKey() {
    return publicKey;
  }

  /// The value of `Authorization` under RFC 8292 (scheme `vapid`). Signed anew on each call: worth
  /// keeping by whoever pushes more than once before `expiry`.
  ///
  /// @param audience the origin of the endpoint, see [#audience]
  /// @param expiry at most 24 hours ahead
  /// @param sub a `mailto:` or `https:` address, for the operator of the push service
  public String authorization(String audience, Instant expiry, Optional<String> sub) {
    return "vapid t=" + token(audience, expiry, sub) + ", k=" + publicKey;
  }

  /// The token alone, for the older schemes.
  public String token(String audience, Instant expiry, Optional<String> sub) {
    var claims = new StringBuilder("{\"aud\":").append(quoted(audience));
    claims.append(",\"exp\":").append(expiry.getEpochSecond());
    sub.ifPresent(text -> claims.append(",\"sub\":").append(quoted(text)));
    return sign(claims.append('}').toString());
  }

  /// The origin of an endpoint: scheme, host, and the port if it is not the scheme's own.
  public static String audience(URI endpoint) {
    String scheme = endpoint.getScheme().toLowerCase(Locale.ROOT);
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    int port = endpoint.getPort();
    boolean usual =
        port < 0
            || (port == 443 && scheme.equals("https"))
            || (port == 80 && scheme.equals("http"));
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }

  /// A token with whatever claims, also wrong ones.
  String sign(String claims) {
    String input = HEADER + "." + Base64Url.encode(claims.getBytes(StandardCharsets.UTF_8));
    byte[] signature = signer.sign(input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + Base64Url.encode(signature);
  }

  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
