package pushstack.connect.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Mutual authentication of nodes by a shared secret: the caller signs method, path, time and body,
/// the callee signs its answer together with the caller's signature. The secret itself never
/// travels.
final class NodeAuth {
  static final String REQUEST_HEADER = "X-Pushstack-Request";
  static final String RESPONSE_HEADER = "X-Pushstack-Response";

  /// How far the clocks of two nodes may differ, and how long a recorded call could be replayed (it
  /// would repeat a message that the user agent drops by its version).
  private static final Duration MAX_AGE = Duration.ofSeconds(60);

  private static final String ALGORITHM = "HmacSHA256";

  private final Supplier<List<byte[]>> keys;
  private final InstantSource clock;

  /// Signs and checks with the keys of the moment.
  ///
  /// @param keys newest first; the newest signs, all are accepted
  NodeAuth(Supplier<List<byte[]>> keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /// The value of the request header: seconds since the epoch and the signature.
  String signRequest(String method, String path, byte[] body) {
    long now = clock.instant().getEpochSecond();
    return now + "." + encode(mac(keys.get().getFirst(), request(method, path, now), body));
  }

  /// A request that is signed, and recently: with it its answer can be signed.
  static final class Caller {
    private final String header;
    private final byte[] key;

    private Caller(String header, byte[] key) {
      this.header = header;
      this.key = key;
    }

    /// With the key of the caller, who may not know a newer one yet.
    String signResponse(int status, byte[] body) {
      return encode(mac(key, response(header, status), body));
    }
  }

  /// Empty unless the request was signed with one of the keys, and recently.
  Optional<Caller> accept(Optional<String> header, String method, String path, byte[] body) {
    if (header.isEmpty()) {
      return Optional.empty();
    }
    String value = header.get();
    int dot = value.indexOf('.');
    if (dot <= 0) {
      return Optional.empty();
    }
    long time;
    try {
      time = Long.parseLong(value.substring(0, dot));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    if (Math.abs(clock.instant().getEpochSecond() - time) > MAX_AGE.toSeconds()) {
      return Optional.empty();
    }
    return signer(value.substring(dot + 1), request(method, path, time), body)
        .map(key -> new Caller(value, key));
  }

  boolean acceptsResponse(Optional<String> header, String requestHeader, int status, byte[] body) {
    return header.isPresent()
        && signer(header.get(), response(requestHeader, status), body).isPresent();
  }

  /// The key with which something was signed.
  private Optional<byte[]> signer(String signature, String what, byte[] body) {
    byte[] given = signature.getBytes(StandardCharsets.ISO_8859_1);
    for (byte[] key : keys.get()) {
      byte[] wanted = encode(mac(key, what, body)).getBytes(StandardCharsets.ISO_8859_1);
      if (MessageDigest.isEqual(wanted, given)) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  private static String request(String method, String path, long time) {
    return "request\n" + method + "\n" + path + "\n" + time + "\n";
  }

  private static String response(String requestHeader, int status) {
    return "response\n" + requestHeader + "\n" + status + "\n";
  }

  private static byte[] mac(byte[] key, String what, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(what.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
