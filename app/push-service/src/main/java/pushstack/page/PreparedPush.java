package pushstack.page;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pushstack.webpush.encryption.Aes128gcm;
import pushstack.webpush.encryption.Aesgcm;
import pushstack.webpush.vapid.VapidSigner;

/// An encrypted and signed request, ready to be posted by anyone.
///
/// @param headers in the order in which they are shown
/// @param body empty for a push without data
@SuppressWarnings("ArrayRecordComponent") // sent as it is, never compared
record PreparedPush(Map<String, String> headers, byte[] body) {
  /// Long enough to copy a command and come back to it; RFC 8292 section 2 allows 24 hours.
  private static final Duration SIGNATURE_LIFE = Duration.ofHours(12);

  static PreparedPush of(PushOrder order, VapidSigner signer, Instant now) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("TTL", Integer.toString(order.ttl().seconds()));
    order.topic().ifPresent(topic -> headers.put("Topic", topic.value()));
    headers.put("Urgency", order.urgency().value());
    byte[] body = encrypt(order, headers);
    headers.put(
        "Authorization",
        signer.authorization(
            VapidSigner.audience(order.endpoint()), now.plus(SIGNATURE_LIFE), Optional.empty()));
    return new PreparedPush(headers, body);
  }

  private static byte[] encrypt(PushOrder order, Map<String, String> headers) {
    if (order.payload().isEmpty()) {
      return new byte[0];
    }
    byte[] clear = order.payload().getBytes(StandardCharsets.UTF_8);
    headers.put("Content-Encoding", order.encoding().value());
    return switch (order.encoding()) {
      case AES128GCM -> Aes128gcm.encrypt(order.keys(), clear);
      case AESGCM -> {
        Aesgcm.Message message = Aesgcm.encrypt(order.keys(), clear);
        headers.put("Encryption", message.encryption());
        headers.put("Crypto-Key", message.cryptoKey());
        yield message.body();
      }
    };
  }
}
