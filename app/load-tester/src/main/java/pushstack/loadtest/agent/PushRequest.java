package pushstack.loadtest.agent;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import pushstack.loadtest.scenario.Push;
import pushstack.webpush.encryption.Aes128gcm;
import pushstack.webpush.encryption.Aesgcm;
import pushstack.webpush.encryption.UserAgentPublicKeys;

/// A push as the bytes of an HTTP request.
final class PushRequest {
  private static final byte[] NO_BODY = {};

  private PushRequest() {}

  /// Encrypts, signs and writes it.
  ///
  /// @param to keys of the receiver
  static byte[] write(
      Push push, String authority, UserAgentPublicKeys to, Sender from, String audience) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("host", authority);
    headers.put("ttl", Integer.toString(push.ttl().seconds()));
    push.topic().ifPresent(topic -> headers.put("topic", topic.value()));
    push.urgency().ifPresent(urgency -> headers.put("urgency", urgency.value()));
    byte[] body =
        push.data().map(clear -> encrypt(push.coding(), to, clear, headers)).orElse(NO_BODY);
    switch (push.signature()) {
      case NONE -> {}
      case NEW_TOKEN -> headers.put("authorization", from.newToken(audience));
      case REUSED_TOKEN -> headers.put("authorization", from.reusedToken(audience));
    }
    headers.putAll(push.headers());
    headers.put("content-length", Integer.toString(body.length));
    return bytes(path(push.endpoint()), headers, body);
  }

  private static byte[] encrypt(
      Push.Coding coding, UserAgentPublicKeys to, byte[] clear, Map<String, String> headers) {
    headers.put("content-type", "application/octet-stream");
    return switch (coding) {
      case AES128GCM -> {
        headers.put("content-encoding", "aes128gcm");
        yield Aes128gcm.encrypt(to, clear);
      }
      case AESGCM -> {
        Aesgcm.Message message = Aesgcm.encrypt(to, clear);
        headers.put("content-encoding", "aesgcm");
        headers.put("encryption", message.encryption());
        headers.put("crypto-key", message.cryptoKey());
        yield message.body();
      }
    };
  }

  private static byte[] bytes(String path, Map<String, String> headers, byte[] body) {
    var head = new StringBuilder(512).append("POST ").append(path).append(" HTTP/1.1\r\n");
    headers.forEach((name, value) -> {
      if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
        throw new IllegalArgumentException("the header " + name + " has a line break");
      }
      head.append(name).append(": ").append(value).append("\r\n");
    });
    byte[] text = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    var all = new byte[text.length + body.length];
    System.arraycopy(text, 0, all, 0, text.length);
    System.arraycopy(body, 0, all, text.length, body.length);
    return all;
  }

  private static String path(URI endpoint) {
    String path =
        endpoint.getRawPath() == null || endpoint.getRawPath().isEmpty()
            ? "/"
            : endpoint.getRawPath();
    return endpoint.getRawQuery() == null ? path : path + "?" + endpoint.getRawQuery();
  }
}
